namespace Aura.Tests.Simulator.Api;

public sealed class PatchTests : IDisposable
{
    private const string Web = Rest.Apps + "/deployments/web";
    private readonly Rest _api = new();

    public PatchTests() => Assert.Equal(201, _api.Post(Rest.Apps + "/deployments", """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{
          "selector":{"matchLabels":{"app":"web"}},
          "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[
            {"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"b:1"}]}}}}
        """).Status);

    public void Dispose() => _api.Dispose();

    [Fact]
    public void StrategicMergeFindsListItemsByTheirKey()
    {
        var answer = _api.Strategic(Web,
            """{"spec":{"template":{"spec":{"containers":[{"name":"b","image":"b:2"}]}}}}""");

        Assert.Equal("a:1", answer["spec/template/spec/containers/0/image"]);
        Assert.Equal("b:2", answer["spec/template/spec/containers/1/image"]);
        Assert.Equal("2", answer["metadata/generation"]);
    }

    [Fact]
    public void StrategicMergeDeletesAndOrdersByDirectives()
    {
        var answer = _api.Strategic(Web, """
            {"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"c"},{"name":"a"}],
              "containers":[{"name":"b","$patch":"delete"},{"name":"c","image":"c:1"}]}}}}
            """);

        Assert.Equal("c", answer["spec/template/spec/containers/0/name"]);
        Assert.Equal("a", answer["spec/template/spec/containers/1/name"]);
        Assert.Null(_api.Get(Web)["spec/template/spec/containers/0/env"]);
    }

    [Fact]
    public void AFailedJsonPatchTestChangesNothing()
    {
        var before = _api.Get(Web)["metadata/resourceVersion"];

        var answer = _api.JsonPatch(Web, """
            [{"op":"test","path":"/spec/template/spec/containers/0/image","value":"a:0"},
             {"op":"replace","path":"/spec/template/spec/containers/0/image","value":"a:2"}]
            """);

        Assert.Equal(422, answer.Status);
        Assert.Equal(before, _api.Get(Web)["metadata/resourceVersion"]);
    }

    [Fact]
    public void AMergePatchOfTheWrongTypeIsInvalid()
    {
        var answer = _api.Merge(Web, """{"spec":{"replicas":"three"}}""");

        Assert.Equal(422, answer.Status);
        Assert.EndsWith("cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
            answer["message"]);
    }
}
