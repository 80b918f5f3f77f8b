using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>A field selector: only some fields of a kind can be selected by, and they compare as text.</summary>
internal sealed class FieldSelection
{
    private static readonly Dictionary<string, string[]> s_fields = new(StringComparer.Ordinal)
    {
        ["pods"] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
            "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName"],
        ["nodes"] = ["spec.unschedulable"],
        ["namespaces"] = ["status.phase"],
        ["secrets"] = ["type"],
        ["services"] = ["spec.clusterIP", "spec.type"],
        ["replicationcontrollers"] = ["status.replicas"],
        ["replicasets.apps"] = ["status.replicas"],
        ["jobs.batch"] = ["status.successful"],
        ["certificatesigningrequests.certificates.k8s.io"] = ["spec.signerName"],
        ["events"] = ["involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
            "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
            "reportingComponent", "source", "type"],
        ["events.events.k8s.io"] = ["regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid",
            "regarding.apiVersion", "regarding.resourceVersion", "regarding.fieldPath", "reason",
            "reportingController", "type"],
    };

    private readonly List<(Requirement Requirement, FieldPath Path)> _terms = [];

    public bool IsEverything => _terms.Count == 0;

    /// <param name="name">A name in the path narrows a watch to that object.</param>
    public static FieldSelection Of(Kind kind, string? text, string name)
    {
        var selection = new FieldSelection();
        if (name.Length > 0)
            selection.Add("metadata.name", new Requirement("metadata.name", SelectorOperator.In, [name]));
        if (string.IsNullOrEmpty(text))
            return selection;
        try
        {
            foreach (var requirement in Selector.Fields(text).Requirements)
            {
                Require(kind, requirement.Key);
                selection.Add(Stored(kind, requirement.Key), requirement);
            }
        }
        catch (FormatException fault)
        {
            throw ApiStatusException.BadRequest(fault.Message);
        }
        return selection;
    }

    public bool Matches(KubeObject item)
    {
        foreach (var (requirement, path) in _terms)
        {
            var value = item.At(path)?.ToString();
            // An absent field has its zero value, as in the server's typed objects.
            var found = value is null ? requirement.Values[0] is "" or "false" or "0"
                : requirement.Values.Contains(value);
            if (found != (requirement.Operator == SelectorOperator.In))
                return false;
        }
        return true;
    }

    private void Add(string field, Requirement requirement) => _terms.Add((requirement, FieldPath.Parse(field)));

    private static void Require(Kind kind, string field)
    {
        if (field == "metadata.name" || (field == "metadata.namespace" && kind.Namespaced))
            return;
        var known = s_fields.GetValueOrDefault(kind.Resource);
        if (known is null)
            throw ApiStatusException.BadRequest($"\"{field}\" is not a known field selector: only "
                + "\"metadata.name\"" + (kind.Namespaced ? ", \"metadata.namespace\"" : ""));
        if (!known.Contains(field))
            throw ApiStatusException.BadRequest($"field label not supported: {field}");
    }

    /// <summary>Where the field is in the stored object.</summary>
    private static string Stored(Kind kind, string field) => (kind.Resource, field) switch
    {
        ("events", "source") => "source.component",
        ("events.events.k8s.io", "reportingController") => "reportingComponent",
        ("events.events.k8s.io", _) when field.StartsWith("regarding", StringComparison.Ordinal) =>
            "involvedObject" + field["regarding".Length..],
        ("jobs.batch", _) when field == "status.successful" => "status.succeeded",
        _ => field,
    };
}
