using System.Text;
using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Mcp.Tools;

/// <summary>Takes out of an object what only costs words, and masks what must not leave the cluster.</summary>
public static class ObjectTrimming
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public static KubeObject Trim(KubeObject o)
    {
        var json = o.ToJson();
        (json["metadata"] as JsonObject)?.Remove("managedFields");
        // It repeats the whole object, a Secret's values included.
        (json["metadata"]?["annotations"] as JsonObject)?.Remove(LastApplied);
        return new KubeObject(o.Kind, Redactor.Whole(o.Kind.Name, json,
            value => $"{Redactor.Hidden} {Encoding.UTF8.GetByteCount(value)} bytes"));
    }
}
