using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>Shows a stored object in another served version of its kind.</summary>
internal static class Versions
{
    public static KubeObject Convert(KubeObject item, Kind to)
    {
        if (item.Kind == to)
            return item;
        var json = item.ToJson();
        json["apiVersion"] = to.ApiVersion;
        return new KubeObject(to, json);
    }
}
