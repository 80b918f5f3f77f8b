using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Objects;

public class KubeObjectTests
{
    private static readonly KubeObject Pod = new(Kind.Pod, JsonNode.Parse("""
        {"metadata":{"name":"a","labels":{"app.kubernetes.io/name":"x"},"creationTimestamp":"2026-01-01T00:00:00Z"},
         "data":{"8080":"n"},
         "spec":{"replicas":3,"paused":true,"containers":[{"name":"app","image":"i:1"},{"name":"side","image":"s:1"}]}}
        """)!.AsObject());

    [Theory]
    [InlineData("spec.containers[name=side].image", "s:1"), InlineData("spec.containers[0].image", "i:1")]
    [InlineData("spec.containers.1.image", "s:1"), InlineData("metadata.labels[app.kubernetes.io/name]", "x")]
    [InlineData("data[8080]", "n"), InlineData("spec.containers[name=none].image", null), InlineData("spec.x.y", null)]
    [InlineData("spec.containers[9].image", null), InlineData("metadata.name.x", null)]
    public void Reads_by_path(string path, string? expected) => Assert.Equal(expected, Pod.Text(path));

    [Theory]
    [InlineData("spec.containers[name=side].image"), InlineData("data[8080]"), InlineData("metadata.labels[a.b/c]")]
    [InlineData("spec.containers[0]"), InlineData("a.b.c")]
    public void Paths_are_written_as_they_were_read(string path) => Assert.Equal(path, $"{FieldPath.Parse(path)}");

    [Theory]
    [InlineData("a[b"), InlineData("a..b"), InlineData("a.")]
    public void Malformed_paths_are_refused(string path) => Assert.Throws<FormatException>(() => FieldPath.Parse(path));

    [Theory]
    [InlineData("spec.replicas", "5"), InlineData("spec.new.deep", "\"v\""), InlineData("data[8080]", "\"m\"")]
    [InlineData("spec.containers[name=app].image", "\"i:2\""), InlineData("spec.containers[2]", "{\"name\":\"c\"}")]
    [InlineData("spec.paused", "null"), InlineData("data[9090]", "\"new\"")]
    [InlineData("spec.containers[name=app]", "null")]
    public void Sets_a_place_and_leaves_the_original_alone(string path, string value)
    {
        var before = Pod.ToString();
        var changed = Pod.With(path, JsonNode.Parse(value));
        Assert.Equal(value, changed.At(path)?.ToJsonString() ?? "null");
        Assert.Equal(before, Pod.ToString());
    }

    [Fact]
    public void Reads_typed_values()
    {
        Assert.Equal(3, Pod.Number("spec.replicas"));
        Assert.True(Pod.Flag("spec.paused"));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Pod.Time("metadata.creationTimestamp"));
        Assert.Equal("x", Pod.Label("app.kubernetes.io/name"));
        Assert.Equal("/spec/containers/1/image",
            FieldPath.Parse("spec.containers[name=side].image").ToPointer(Pod.At("")));
    }
}
