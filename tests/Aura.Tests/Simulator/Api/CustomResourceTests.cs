namespace Aura.Tests.Simulator.Api;

public sealed class CustomResourceTests : IDisposable
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Widgets = "/apis/shop.example/v1/namespaces/default/widgets";
    private readonly Rest _api = new();

    public CustomResourceTests() => Assert.Equal(201, _api.Post(Definitions, """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
          "metadata":{"name":"widgets.shop.example"},
         "spec":{"group":"shop.example","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
         "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
          "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"}],
          "schema":{"openAPIV3Schema":{"type":"object","properties":{
           "spec":{"type":"object","required":["size"],"properties":{
            "size":{"type":"integer","minimum":1},"colour":{"type":"string","default":"red"},
            "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
             "items":{"type":"object","properties":{"name":{"type":"string"},"count":{"type":"integer"}}}}}},
           "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
        """).Status);

    public void Dispose() => _api.Dispose();

    [Fact]
    public void ItsObjectsArePrunedDefaultedAndValidated()
    {
        var made = _api.Post(Widgets, Widget("""{"size":3,"shape":"round"}"""));

        Assert.Equal("""{"size":3,"colour":"red"}""", made["spec"]);
        Assert.Equal(["299 - \"unknown field \\\"spec.shape\\\"\""], made.Warnings);
        var wrong = _api.Merge(Widgets + "/w", """{"spec":{"size":0}}""");
        Assert.Equal("Widget.shop.example \"w\" is invalid: spec.size: Invalid value: 0: "
            + "spec.size in body should be greater than or equal to 1", wrong["message"]);
    }

    [Fact]
    public void StatusIsWrittenApartAndStrategicMergeIsUnknown()
    {
        _api.Post(Widgets, Widget("""{"size":3}"""));

        _api.Merge(Widgets + "/w/status", """{"status":{"phase":"Ready"},"spec":{"size":9}}""");

        var read = _api.Get(Widgets + "/w");
        Assert.Equal("Ready", read["status/phase"]);
        Assert.Equal("3", read["spec/size"]);
        Assert.Equal(415, _api.Strategic(Widgets + "/w", """{"spec":{"size":4}}""").Status);
    }

    [Fact]
    public void ApplyMergesItsKeyedLists()
    {
        _api.Apply(Widgets + "/w?fieldManager=a", Widget("""{"size":1,"parts":[{"name":"x","count":1}]}"""));
        var both = _api.Apply(Widgets + "/w?fieldManager=b", Widget("""{"size":1,"parts":[{"name":"y","count":2}]}"""));

        Assert.Equal("x", both["spec/parts/0/name"]);
        Assert.Equal("y", both["spec/parts/1/name"]);
    }

    [Fact]
    public void ItsColumnsAreInTheTable()
    {
        _api.Post(Widgets, Widget("""{"size":3}"""));

        var table = _api.Get(Widgets, "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Equal("""["w",3]""", table["rows/0/cells"]);
    }

    [Fact]
    public void DeletingTheDefinitionDeletesItsObjects()
    {
        _api.Post(Widgets, Widget("""{"size":3}"""));
        _api.Cluster.Advance(TimeSpan.FromSeconds(1));

        _api.Delete(Definitions + "/widgets.shop.example");
        _api.Cluster.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(404, _api.Get(Definitions + "/widgets.shop.example").Status);
        Assert.Equal(404, _api.Get(Widgets).Status);
    }

    private static string Widget(string spec) =>
        $$"""{"apiVersion":"shop.example/v1","kind":"Widget","metadata":{"name":"w"},"spec":{{spec}}}""";
}
