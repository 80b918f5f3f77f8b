namespace Aura.Tests.Simulator.Api;

public sealed class ApplyTests : IDisposable
{
    private const string Web = Rest.Apps + "/deployments/web";
    private readonly Rest _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public void AppliersOwnWhatTheyNameAndConflictOverIt()
    {
        Assert.Equal(201, _api.Apply(Web + "?fieldManager=alice", Deployment("a:1", replicas: 2)).Status);

        var conflict = _api.Apply(Web + "?fieldManager=bob", Deployment("a:2", replicas: null));

        Assert.Equal(409, conflict.Status);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"alice\": "
            + ".spec.template.spec.containers[name=\"a\"].image", conflict["message"]);
        Assert.Equal("FieldManagerConflict", conflict["details/causes/0/reason"]);
    }

    [Fact]
    public void ForceTakesTheFieldAndLeavesTheRest()
    {
        _api.Apply(Web + "?fieldManager=alice", Deployment("a:1", replicas: 2));

        var forced = _api.Apply(Web + "?fieldManager=bob&force=true", Deployment("a:2", replicas: null));

        Assert.Equal("a:2", forced["spec/template/spec/containers/0/image"]);
        Assert.Equal("2", forced["spec/replicas"]);
        // The image is bob's now, so alice may drop it without removing it.
        var again = _api.Apply(Web + "?fieldManager=alice&force=false", Deployment(null, replicas: 3));
        Assert.Equal("a:2", again["spec/template/spec/containers/0/image"]);
        Assert.Equal("3", again["spec/replicas"]);
    }

    [Fact]
    public void WhatAnApplierNoLongerNamesGoes()
    {
        const string path = Rest.Default + "/configmaps/c?fieldManager=alice";
        _api.Apply(path, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"1","b":"2"}}""");

        var answer = _api.Apply(path,
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"b":"2"}}""");

        Assert.Equal("""{"b":"2"}""", answer["data"]);
    }

    [Fact]
    public void AnUpdateIsAnOwnerTooAndApplyConflictsWithIt()
    {
        _api.Apply(Web + "?fieldManager=alice", Deployment("a:1", replicas: 2));
        _api.Merge(Web + "?fieldManager=kubectl-edit", """{"spec":{"replicas":5}}""");

        var conflict = _api.Apply(Web + "?fieldManager=alice", Deployment("a:1", replicas: 2));

        Assert.Equal("Apply failed with 1 conflict: conflict with \"kubectl-edit\" using apps/v1: .spec.replicas",
            conflict["message"]);
    }

    [Fact]
    public void ApplyingTheSameAgainChangesNothing()
    {
        var first = _api.Apply(Web + "?fieldManager=alice", Deployment("a:1", replicas: 2));
        _api.Cluster.Advance(TimeSpan.FromMinutes(1));

        var second = _api.Apply(Web + "?fieldManager=alice", Deployment("a:1", replicas: 2));

        Assert.Equal(first["metadata/resourceVersion"], second["metadata/resourceVersion"]);
    }

    private static string Deployment(string? image, int? replicas) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          {{(replicas is null ? "" : $"replicas: {replicas}")}}
          selector:
            matchLabels: {app: web}
          template:
            metadata:
              labels: {app: web}
            spec:
              containers:
              - name: a
                {{(image is null ? "" : $"image: {image}")}}
        """;
}
