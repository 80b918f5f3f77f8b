using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Chaos;

/// <summary>
/// Another user of the cluster, who edits what Aura works on, beside it or right there, deletes it, makes it anew or
/// scales it. Each edit's value is used once, so that it can be told from Aura's.
/// </summary>
internal sealed class Somebody(ChaosWorld world, Random random)
{
    private readonly KubeClient _client = new(world.Cluster.CreateHttpClient(), world.Cluster.Clock);
    private int _edits;

    /// <summary>The request is answered at once, on this thread.</summary>
    public void Edit(ObjectRef target)
    {
        var actor = world.Ledger.Actor;
        world.Ledger.Actor = Ledger.Somebody;
        try
        {
            var done = EditAsync(target);
            if (!done.IsCompleted)
                throw new InvalidOperationException($"the edit of {target} waits");
            world.Trace.Add($"somebody: {done.GetAwaiter().GetResult()}");
        }
        catch (KubeException e)
        {
            world.Trace.Add($"somebody could not edit {target}: {e.Message}");
        }
        finally
        {
            world.Ledger.Actor = actor;
        }
    }

    private async Task<string> EditAsync(ObjectRef target)
    {
        if (await _client.FindAsync(target) is not { } now)
            return $"finds no {target}";
        var draw = random.Next(12);
        if (draw == 0)
        {
            await _client.DeleteAsync(target);
            return $"deletes {target}";
        }
        if (draw == 1 && target.Kind != Kind.Pod)
        {
            await _client.DeleteAsync(target);
            if (await _client.FindAsync(target) is not null)
                return $"deletes {target}, which stays for its finalizers";
            await _client.CreateAsync(Anew(now));
            return $"deletes {target} and makes it anew";
        }
        var (path, value) = draw < 5 ? Beside(now) : Inside(now);
        await _client.ReplaceAsync(now.With(path, value), new WriteOptions { FieldManager = "somebody" });
        return $"sets {path} of {target} to {value?.ToJsonString() ?? "nothing"}";
    }

    private (string Path, JsonNode? Value) Beside(KubeObject o) => (++_edits % 2, o.Kind.Name) switch
    {
        (0, "Deployment" or "StatefulSet" or "DaemonSet") =>
            ($"spec.template.metadata.annotations[somebody/edit-{_edits}]", "theirs"),
        (_, _) => ($"metadata.annotations[somebody/edit-{_edits}]", "theirs"),
    };

    private (string Path, JsonNode? Value) Inside(KubeObject o)
    {
        var edit = ++_edits;
        switch (o.Kind.Name)
        {
            case "Deployment" or "StatefulSet" or "DaemonSet":
                var containers = o.List("spec.template.spec.containers").ToList();
                var container = $"spec.template.spec.containers[name={containers[0]["name"]}]";
                return (edit % 5, o.Kind.Name) switch
                {
                    (0 or 1, not "DaemonSet") => ("spec.replicas", 3 + edit),
                    (2, _) => ($"{container}.resources.limits.memory", $"{300 + edit}Mi"),
                    (3, _) => ("spec.template.metadata.annotations[kubectl.kubernetes.io/restartedAt]",
                        $"2026-01-01T00:00:{edit:00}Z"),
                    _ => ($"{container}.image", $"registry.local/theirs:1.{edit}"),
                };
            case "Service":
                return ($"spec.selector.edit-{edit}", "theirs");
            case "Node":
                return ("spec.unschedulable", o.Flag("spec.unschedulable") ? null : true);
            case "PodDisruptionBudget" when o.At("spec.minAvailable") is not null:
                return ("spec.minAvailable", random.Next(4));
            case "ConfigMap" or "Secret":
                return ($"metadata.labels.edit-{edit}", "theirs");
            default:
                return ($"metadata.annotations[somebody/edit-{edit}]", "theirs");
        }
    }

    private static KubeObject Anew(KubeObject old)
    {
        var json = old.ToJson();
        json.Remove("status");
        foreach (var field in new[]
        {
            "uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "deletionTimestamp",
            "deletionGracePeriodSeconds",
        })
            ((JsonObject)json["metadata"]!).Remove(field);
        return new KubeObject(old.Kind, json);
    }
}
