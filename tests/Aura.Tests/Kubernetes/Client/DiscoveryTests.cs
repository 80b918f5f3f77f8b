using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Client;

public class DiscoveryTests
{
    private const string Core = """
        {"kind":"APIGroupDiscoveryList","items":[{"metadata":{},"versions":[{"version":"v1","resources":[
          {"resource":"pods","singularResource":"pod","scope":"Namespaced","shortNames":["po"],"verbs":["get","list"],
           "responseKind":{"kind":"Pod"},"subresources":[{"subresource":"log"},{"subresource":"eviction"}]},
          {"resource":"events","singularResource":"event","scope":"Namespaced","responseKind":{"kind":"Event"}},
          {"resource":"nodes","singularResource":"node","scope":"Cluster","shortNames":["no"],
           "responseKind":{"kind":"Node"}}]}]}]}
        """;

    private const string Groups = """
        {"kind":"APIGroupDiscoveryList","items":[
          {"metadata":{"name":"apps"},"versions":[{"version":"v1","resources":[
            {"resource":"deployments","singularResource":"deployment","scope":"Namespaced","shortNames":["deploy"],
             "categories":["all"],"responseKind":{"group":"apps","version":"v1","kind":"Deployment"}}]}]},
          {"metadata":{"name":"events.k8s.io"},"versions":[{"version":"v1","resources":[
            {"resource":"events","singularResource":"event","scope":"Namespaced","responseKind":{"kind":"Event"}}]}]},
          {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale","resources":[]}]},
          {"metadata":{"name":"example.com"},"versions":[
            {"version":"v2","resources":[{"resource":"widgets","scope":"Namespaced","responseKind":{"kind":"Widget"}}]},
            {"version":"v1","resources":[
              {"resource":"widgets","scope":"Namespaced","responseKind":{"kind":"Widget"}}]}]}]}
        """;

    [Theory]
    [InlineData("deploy", "apps/v1 deployments"), InlineData("deployment", "apps/v1 deployments")]
    [InlineData("Deployment", "apps/v1 deployments"), InlineData("DEPLOYMENTS", "apps/v1 deployments")]
    [InlineData("deployments.apps", "apps/v1 deployments"), InlineData("deployments.v1.apps", "apps/v1 deployments")]
    [InlineData("apps/v1/Deployment", "apps/v1 deployments"), InlineData("po", "v1 pods")]
    [InlineData("v1/Pod", "v1 pods")]
    [InlineData("events", "v1 events"), InlineData("events.events.k8s.io", "events.k8s.io/v1 events")]
    [InlineData("Event.events.k8s.io", "events.k8s.io/v1 events"), InlineData("widgets", "example.com/v2 widgets")]
    [InlineData("widget.v1.example.com", "example.com/v1 widgets"), InlineData("apps/v2/Deployment", null)]
    [InlineData("deployments.extensions", null), InlineData("nothing", null), InlineData("", null)]
    public async Task Finds_kinds_by_all_their_names(string name, string? expected)
    {
        var kind = (await AggregatedAsync()).Find(name);
        Assert.Equal(expected, kind is null ? null : $"{kind.ApiVersion} {kind.Plural}");
    }

    [Fact]
    public async Task What_is_discovered_equals_the_built_in_kinds()
    {
        var catalog = await AggregatedAsync();
        Assert.Equal([Kind.Deployment, Kind.Pod, Kind.Node],
            new[] { "deploy", "po", "no" }.Select(n => catalog.Find(n)!));
        Assert.Equal(["log", "eviction"], catalog.FindResource("pods")!.Subresources);
        Assert.True(catalog.FindResource("pods")!.Can("list"));
        Assert.Equal(["metrics.k8s.io/v1beta1"], catalog.Unavailable);
    }

    [Fact]
    public async Task An_unknown_kind_lists_what_comes_near()
    {
        var unknown = Assert.Throws<KubeException>(() => AggregatedAsync().Result.Get("deploymnets"));
        Assert.Equal("UnknownKind", unknown.Reason);
        Assert.Contains("did you mean Deployment (apps/v1)?", unknown.Message);
        Assert.Contains("kubectl api-resources", Assert.Throws<KubeException>(
            () => new ApiCatalog([], []).Get("x")).Message);
        Assert.Equal(["Widget (example.com/v2)", "Widget (example.com/v1)"], (await AggregatedAsync()).Near("wigdet"));
    }

    [Fact]
    public async Task Older_servers_are_asked_group_by_group()
    {
        var server = new ScriptedServer().AnswersText("not acceptable", 406)
            .Answers("""{"kind":"APIVersions","versions":["v1"]}""")
            .Answers("""
                {"kind":"APIResourceList","resources":[
                  {"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","shortNames":["po"]},
                  {"name":"pods/log","namespaced":true,"kind":"Pod"}]}
                """)
            .Answers("""
                {"kind":"APIGroupList","groups":[
                  {"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}]},
                  {"name":"metrics.k8s.io","versions":[{"groupVersion":"metrics.k8s.io/v1beta1","version":"v1beta1"}]}]}
                """)
            .Answers("""{"resources":[{"name":"deployments","namespaced":true,"kind":"Deployment"}]}""")
            .AnswersText("service unavailable", 503);
        var catalog = await server.Connect().DiscoverAsync();
        Assert.Equal(Kind.Pod, catalog.Find("po"));
        Assert.Equal(["log"], catalog.FindResource("pod")!.Subresources);
        Assert.Equal(Kind.Deployment, catalog.Find("deployment"));
        Assert.Equal(["metrics.k8s.io/v1beta1"], catalog.Unavailable);
    }

    private static async Task<ApiCatalog> AggregatedAsync()
    {
        var server = new ScriptedServer().Answers(Core).Answers(Groups);
        var catalog = await server.Connect().DiscoverAsync();
        Assert.Contains("as=APIGroupDiscoveryList", server.Last.Accept);
        return catalog;
    }
}
