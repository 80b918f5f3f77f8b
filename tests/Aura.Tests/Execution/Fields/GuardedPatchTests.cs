using System.Text.Json.Nodes;
using Aura.Execution.Fields;
using Aura.Kubernetes;

namespace Aura.Tests.Execution.Fields;

public sealed class GuardedPatchTests
{
    private static readonly KubeObject Read = new(Kind.Deployment, (JsonObject)JsonNode.Parse("""
        {"metadata": {"uid": "u1", "name": "cart"},
         "spec": {"replicas": 2, "template": {"spec":
           {"containers": [{"name": "side"}, {"name": "main", "image": "a:1"}]}}}}
        """)!);

    [Fact]
    public void A_replaced_value_and_the_list_item_on_the_way_are_tested()
    {
        Assert.Equal("""
            [{"op":"test","path":"/metadata/uid","value":"u1"},
            {"op":"test","path":"/spec/template/spec/containers/1/name","value":"main"},
            {"op":"test","path":"/spec/template/spec/containers/1/image","value":"a:1"},
            {"op":"replace","path":"/spec/template/spec/containers/1/image","value":"b:2"}]
            """.Replace("\n", ""), Patch(("spec.template.spec.containers[name=main].image", "b:2")));
    }

    [Fact]
    public void Missing_parents_are_made_once_and_what_they_are_added_to_is_tested()
    {
        Assert.EndsWith("""
            {"op":"test","path":"/spec/template/spec/containers/1","value":{"name":"main","image":"a:1"}},
            {"op":"add","path":"/spec/template/spec/containers/1/resources","value":{"limits":{"memory":"1Gi"}}},
            {"op":"add","path":"/spec/template/spec/containers/1/resources/limits/cpu","value":"1"}]
            """.Replace("\n", ""), Patch(
            ("spec.template.spec.containers[name=main].resources.limits.memory", "1Gi"),
            ("spec.template.spec.containers[name=main].resources.limits.cpu", "1")));
    }

    [Fact]
    public void Metadata_as_a_whole_is_not_tested_for_it_changes_with_every_status()
    {
        Assert.Equal("""
            [{"op":"test","path":"/metadata/uid","value":"u1"},
            {"op":"add","path":"/metadata/labels","value":{"a/b":"c"}}]
            """.Replace("\n", ""), Patch(("metadata.labels[a/b]", "c")));
    }

    [Fact]
    public void A_new_list_item_is_appended_and_one_that_goes_is_removed_by_its_place()
    {
        Assert.EndsWith("""{"op":"add","path":"/spec/template/spec/containers/-","value":{"name":"new"}}]""",
            Patch(("spec.template.spec.containers[name=new]", new JsonObject { ["name"] = "new" })));
        Assert.EndsWith("""{"op":"remove","path":"/spec/template/spec/containers/0"}]""",
            Patch(("spec.template.spec.containers[name=side]", null)));
    }

    [Fact]
    public void What_is_so_already_is_dropped()
    {
        var patch = new GuardedPatch(Read);
        patch.Set(FieldPath.Parse("spec.replicas"), 2);

        Assert.True(patch.IsEmpty);
    }

    private static string Patch(params (string Path, JsonNode? Value)[] sets)
    {
        var patch = new GuardedPatch(Read);
        foreach (var (path, value) in sets)
            patch.Set(FieldPath.Parse(path), value);
        return patch.ToJson().ToJsonString();
    }
}
