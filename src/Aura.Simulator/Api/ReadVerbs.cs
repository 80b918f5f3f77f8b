using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>get, list and watch.</summary>
internal sealed class ReadVerbs(ApiServer server)
{
    public ApiResponse Get(ApiRequest request)
    {
        var found = Find(request) ?? throw ApiStatusException.NotFound(request.Kind, request.Name);
        return Representation.Answer(request, 200, Versions.Convert(found, request.Kind));
    }

    private KubeObject? Find(ApiRequest request)
    {
        if (request.CacheRevision is not { } cached
            || !long.TryParse(request.Query["resourceVersion"], out var atLeast))
            return server.Store.Get(request.Ref);
        var at = request.Ref;
        return server.Store.ListAt(at.Kind, at.Namespace, Math.Max(cached, atLeast))
            .FirstOrDefault(i => i.Name == at.Name);
    }

    public ApiResponse List(ApiRequest request)
    {
        var page = ListQuery.Of(request).Page(server.Store);
        return Representation.Answer(request, page);
    }

    public ApiResponse Watch(ApiRequest request) => ApiResponse.Open(server.Watches.Open(request,
        ListQuery.Of(request)));
}
