using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>An object as it can be created again.</summary>
public static class SavedObject
{
    private const string TokenMount = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string TokenVolume = "kube-api-access-";

    private static readonly string[] GivenByTheServer =
    [
        "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "managedFields", "selfLink",
    ];

    /// <summary>
    /// Without status and what the server gives. Of a pod also without its node, its debug containers and the token
    /// volume that the ServiceAccount admission adds anew; of a Job without the selector that its controller made.
    /// </summary>
    public static KubeObject Anew(KubeObject saved)
    {
        var json = saved.ToJson();
        json.Remove("status");
        if (json["metadata"] is JsonObject metadata)
            foreach (var field in GivenByTheServer)
                metadata.Remove(field);
        if (json["spec"] is JsonObject spec)
            if (saved.Kind == Kind.Pod)
                Unbind(spec);
            else if (saved.Kind == Kind.Job)
                Unselect(json, spec);
            else if (saved.Kind == Kind.PersistentVolumeClaim)
                KeepVolume(json);
        return new KubeObject(saved.Kind, json);
    }

    private static void Unbind(JsonObject spec)
    {
        spec.Remove("nodeName");
        spec.Remove("ephemeralContainers");
        Drop(spec, "volumes", v => ((string?)v["name"])?.StartsWith(TokenVolume, StringComparison.Ordinal) == true);
        foreach (var list in (string[])["containers", "initContainers"])
            foreach (var container in spec[list].Objects())
                Drop(container, "volumeMounts", m => (string?)m["mountPath"] == TokenMount
                    && ((string?)m["name"])?.StartsWith(TokenVolume, StringComparison.Ordinal) == true);
    }

    // Unless the author chose the selector, the controller wants to make its own.
    private static void Unselect(JsonObject json, JsonObject spec)
    {
        if ((bool?)spec["manualSelector"] == true)
            return;
        spec.Remove("selector");
        foreach (var labels in (JsonObject?[])[json["metadata"]?["labels"] as JsonObject,
            spec["template"]?["metadata"]?["labels"] as JsonObject])
            foreach (var label in (string[])["controller-uid", "batch.kubernetes.io/controller-uid",
                "job-name", "batch.kubernetes.io/job-name"])
                labels?.Remove(label);
    }

    // The binder's own marks would keep a new claim from being bound.
    private static void KeepVolume(JsonObject json)
    {
        foreach (var mark in (string[])["pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller"])
            (json["metadata"]?["annotations"] as JsonObject)?.Remove(mark);
    }

    private static void Drop(JsonObject owner, string list, Func<JsonObject, bool> which)
    {
        if (owner[list] is not JsonArray items)
            return;
        foreach (var item in items.OfType<JsonObject>().Where(which).ToList())
            items.Remove(item);
        if (items.Count == 0)
            owner.Remove(list);
    }
}
