using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;
using Aura.Simulator.Kubelet;

namespace Aura.Simulator.Subresources;

/// <summary>
/// metrics.k8s.io: what running containers use now, by pod or summed up by node. Read-only, computed.
/// </summary>
internal sealed class ResourceMetrics(Kind kind, Kubelets kubelets) : ISubresource
{
    private const string Window = "15s";

    public string Resource => kind.Resource;
    public string Name => "";

    public ApiResponse Handle(ApiRequest request) => request.Verb switch
    {
        "get" => Representation.Answer(request, 200, Find(request)),
        "list" => Representation.Answer(request, new ListPage([.. All(request)], request.Store.Revision, null, null)),
        _ => throw ApiStatusException.MethodNotAllowed(),
    };

    private KubeObject Find(ApiRequest request)
    {
        var measured = kind == Kind.PodMetrics ? Kind.Pod : Kind.Node;
        var item = request.Store.Get(measured, request.Namespace, request.Name);
        return (item is null ? null : Measure(request.Store, item))
            ?? throw ApiStatusException.NotFound(request.Kind, request.Name);
    }

    private IEnumerable<KubeObject> All(ApiRequest request)
    {
        var labels = SelectorText.Labels(request.Query["labelSelector"]);
        return request.Store.List(kind == Kind.PodMetrics ? Kind.Pod : Kind.Node, request.Namespace)
            .Where(labels.Matches).Select(i => Measure(request.Store, i)).OfType<KubeObject>();
    }

    private KubeObject? Measure(Store store, KubeObject item)
    {
        var json = new JsonObject
        {
            ["kind"] = kind.Name,
            ["apiVersion"] = kind.ApiVersion,
            ["metadata"] = Metadata(store, item),
            ["timestamp"] = Store.Format(store.Now),
            ["window"] = Window,
        };
        if (kind == Kind.PodMetrics)
        {
            var usage = kubelets.Usage(item);
            if (usage.Count == 0)
                return null;
            json["containers"] = new JsonArray([.. usage.Select(u => new JsonObject
            {
                ["name"] = u.Key,
                ["usage"] = Usage(u.Value.Cpu, u.Value.Memory),
            })]);
        }
        else
        {
            var all = store.PodsOn(item.Name).SelectMany(p => kubelets.Usage(p).Values).ToList();
            json["usage"] = Usage(all.Sum(u => u.Cpu), all.Sum(u => u.Memory));
        }
        return new KubeObject(kind, json);
    }

    private static JsonObject Metadata(Store store, KubeObject item)
    {
        var metadata = new JsonObject { ["name"] = item.Name };
        if (item.Namespace is { } ns)
            metadata["namespace"] = ns;
        metadata["creationTimestamp"] = Store.Format(store.Now);
        if (item.Copy("metadata.labels") is { } labels)
            metadata["labels"] = labels;
        return metadata;
    }

    private static JsonObject Usage(long millicores, long bytes) => new()
    {
        ["cpu"] = $"{millicores}m",
        ["memory"] = $"{bytes / 1024}Ki",
    };
}
