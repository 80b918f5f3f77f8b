using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>Which objects a list, watch or deletecollection asks for.</summary>
internal sealed record ListQuery(ApiRequest Request, Selector Labels, Selector Fields)
{
    public static ListQuery Of(ApiRequest request) => new(request,
        SelectorText.Labels(request.Query["labelSelector"]),
        SelectorText.Fields(request.Kind, request.Query["fieldSelector"], request.Name));

    public bool Matches(KubeObject item) =>
        (Labels.IsEverything || Labels.Matches(item)) && (Fields.IsEverything || Fields.Matches(item));

    public bool InScope(KubeObject item) =>
        Request.Namespace is null || !Request.Kind.Namespaced || item.Namespace == Request.Namespace;

    public ListPage Page(Store store)
    {
        var all = All(store);
        return new ListPage([.. all.Where(Matches)], store.Revision, null, null);
    }

    public IReadOnlyList<KubeObject> All(Store store) => store.List(Request.Resource.Storage, Request.Namespace);
}
