using System.Text.Json.Nodes;

namespace Aura.Tests.Simulator.Api;

public sealed class ListTests : IDisposable
{
    private const string ConfigMaps = Rest.Default + "/configmaps";
    private readonly Rest _api = new();

    public ListTests()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
            _api.Post(ConfigMaps, $$"""{"metadata":{"name":"{{name}}"} }""");
    }

    public void Dispose() => _api.Dispose();

    [Fact]
    public void PagesShowTheStateOfTheFirstOne()
    {
        var first = _api.Get(ConfigMaps + "?limit=2");
        Assert.Equal("3", first["metadata/remainingItemCount"]);
        _api.Delete(ConfigMaps + "/c");
        _api.Post(ConfigMaps, """{"metadata":{"name":"cc"}}""");

        var rest = _api.Get($"{ConfigMaps}?limit=10&continue={first["metadata/continue"]}");

        Assert.Equal(["c", "d", "e"], Names(rest));
        Assert.Equal(first["metadata/resourceVersion"], rest["metadata/resourceVersion"]);
    }

    [Fact]
    public void AnExactVersionIsThePast()
    {
        var then = _api.Get(ConfigMaps)["metadata/resourceVersion"];
        _api.Delete(ConfigMaps + "/a");

        Assert.Equal(5, Names(_api.Get($"{ConfigMaps}?resourceVersion={then}&resourceVersionMatch=Exact")).Length);
        Assert.Equal(4, Names(_api.Get($"{ConfigMaps}?resourceVersion={then}")).Length);
    }

    [Fact]
    public void AForgottenVersionIsGone()
    {
        var first = _api.Get(ConfigMaps + "?limit=2");
        _api.Delete(ConfigMaps + "/e");
        lock (_api.Cluster.Clock.World)
            _api.Cluster.Store.Compact();

        Assert.Equal(410, _api.Get($"{ConfigMaps}?limit=2&continue={first["metadata/continue"]}").Status);
        Assert.Contains("\"code\":410", _api.Get($"{ConfigMaps}?watch=1&resourceVersion="
            + first["metadata/resourceVersion"]).Text);
    }

    [Fact]
    public void UnsupportedSelectorsAreRefused()
    {
        Assert.Equal("field label not supported: spec.nope",
            _api.Get(Rest.Default + "/pods?fieldSelector=spec.nope=x")["message"]);
        Assert.Equal("found '==', expected: !, identifier, or 'end of string'",
            _api.Get(ConfigMaps + "?labelSelector=%3D%3D%3D")["message"]);
    }

    [Fact]
    public void ATableHasTheKindsColumns()
    {
        var table =
            _api.Get(Rest.Default + "/configmaps", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

        Assert.Equal(["Name", "Data", "Age"],
            ((JsonArray)table.Json!["columnDefinitions"]!).Select(c => (string)c!["name"]!));
        Assert.Equal("""["a",0,"0s"]""", table["rows/0/cells"]);
        Assert.Equal("PartialObjectMetadata", table["rows/0/object/kind"]);
    }

    private static string[] Names(Rest.Answer list) =>
        [.. ((JsonArray)list.Json!["items"]!).Select(i => (string)i!["metadata"]!["name"]!)];
}
