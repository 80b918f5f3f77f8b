using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Client;

public class WritingTests
{
    private const string Path = "/apis/apps/v1/namespaces/shop/deployments/cart";
    private static readonly ObjectRef Cart = new(Kind.Deployment, "shop", "cart");
    private readonly ScriptedServer _server = new ScriptedServer().Answers("""{"metadata":{"name":"cart"}}""");

    [Fact]
    public async Task Create_posts_to_the_collection_and_names_the_kind()
    {
        await _server.Connect().CreateAsync(Object("""{"metadata":{"namespace":"shop","name":"cart"}}"""));
        Assert.Equal("POST /apis/apps/v1/namespaces/shop/deployments?fieldManager=aura", $"{_server.Last}");
        var sent = JsonNode.Parse(_server.Last.Body!)!;
        Assert.Equal(("apps/v1", "Deployment"), ((string?)sent["apiVersion"], (string?)sent["kind"]));
    }

    [Fact]
    public async Task Replace_puts_the_object()
    {
        var whole = Object("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"shop","name":"cart"}}
            """);
        await _server.Connect().ReplaceAsync(whole, new WriteOptions { Subresource = "status", DryRun = true });
        Assert.Equal($"PUT {Path}/status?dryRun=All&fieldManager=aura", $"{_server.Last}");
        Assert.Equal(whole.ToString(), _server.Last.Body);
    }

    [Fact]
    public async Task Each_patch_has_its_content_type()
    {
        KubePatch[] patches =
        [
            KubePatch.Json([new JsonObject { ["op"] = "remove", ["path"] = "/spec/paused" }]), KubePatch.Merge([]),
            KubePatch.Strategic([]), KubePatch.Apply([], force: true),
        ];
        var sent = new List<string>();
        foreach (var patch in patches)
        {
            var server = new ScriptedServer().Answers("{}");
            await server.Connect().PatchAsync(Cart, patch, new WriteOptions { FieldManager = "me" });
            sent.Add($"{server.Last} {server.Last.ContentType}");
        }
        Assert.Equal(
        [
            $"PATCH {Path}?fieldManager=me application/json-patch+json",
            $"PATCH {Path}?fieldManager=me application/merge-patch+json",
            $"PATCH {Path}?fieldManager=me application/strategic-merge-patch+json",
            $"PATCH {Path}?fieldManager=me&force=true application/apply-patch+yaml",
        ], sent);
    }

    [Fact]
    public async Task Warnings_reach_the_caller()
    {
        var server = new ScriptedServer().Answers("{}", 200, ("Warning", "299 - \"unknown field \\\"spec.x\\\"\""));
        var warnings = new List<string>();
        await server.Connect().PatchAsync(Cart, KubePatch.Merge([]), new WriteOptions { Warnings = warnings });
        Assert.Equal(["unknown field \"spec.x\""], warnings);
    }

    [Fact]
    public async Task Delete_sends_its_preconditions()
    {
        var left = await _server.Connect().DeleteAsync(Cart, new DeleteOptions
        {
            Uid = "u1",
            ResourceVersion = "7",
            GraceSeconds = 0,
            Propagation = DeletePropagation.Foreground,
            DryRun = true,
        });
        Assert.NotNull(left);
        Assert.Equal($"DELETE {Path}", $"{_server.Last}");
        var sent = JsonNode.Parse(_server.Last.Body!);
        Assert.True(JsonNode.DeepEquals(sent, JsonNode.Parse("""
            {"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"u1","resourceVersion":"7"},
             "gracePeriodSeconds":0,"propagationPolicy":"Foreground","dryRun":["All"]}
            """)), _server.Last.Body);
    }

    [Fact]
    public async Task Delete_answers_null_where_the_object_is_gone_at_once()
    {
        var server = new ScriptedServer().Answers("""{"kind":"Status","status":"Success"}""");
        Assert.Null(await server.Connect().DeleteAsync(Cart));
    }

    [Fact]
    public async Task Evict_posts_an_eviction_bound_to_the_uid()
    {
        var options = new EvictOptions { Uid = "u", DryRun = true };
        await _server.Connect().EvictAsync(new(Kind.Pod, "shop", "cart-1"), options);
        Assert.Equal("POST /api/v1/namespaces/shop/pods/cart-1/eviction?dryRun=All", $"{_server.Last}");
        var sent = JsonNode.Parse(_server.Last.Body!)!;
        Assert.Equal("Eviction", (string?)sent["kind"]);
        Assert.Equal("u", (string?)sent["deleteOptions"]!["preconditions"]!["uid"]);
    }

    [Fact]
    public async Task Scale_goes_through_its_subresource()
    {
        var server = new ScriptedServer().Answers("""{"spec":{"replicas":2}}""").Answers("""{"spec":{"replicas":5}}""");
        Assert.Equal(2, (await server.Connect().GetScaleAsync(Cart)).Number("spec.replicas"));
        Assert.Equal(5, (await server.Connect().SetScaleAsync(Cart, 5)).Number("spec.replicas"));
        Assert.Equal($"PATCH {Path}/scale?fieldManager=aura", $"{server.Last}");
        Assert.Equal("""{"spec":{"replicas":5}}""", server.Last.Body);
    }

    [Theory]
    [InlineData("true", true), InlineData("false", false)]
    public async Task Access_is_asked_by_a_review(string allowed, bool expected)
    {
        var server = new ScriptedServer().Answers($$"""{"status":{"allowed":{{allowed}} } }""");
        var question = new AccessQuestion("patch", "apps", "deployments", "scale", "shop");
        Assert.Equal(expected, await server.Connect().CanAsync(question));
        Assert.Equal("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews", $"{server.Last}");
        Assert.Equal(
            """{"verb":"patch","group":"apps","resource":"deployments","subresource":"scale","namespace":"shop"}""",
            JsonNode.Parse(server.Last.Body!)!["spec"]!["resourceAttributes"]!.ToJsonString());
        Assert.Equal("patch deployments.apps/scale in shop", $"{question}");
    }

    private static KubeObject Object(string json) => new(Kind.Deployment, JsonNode.Parse(json)!.AsObject());
}
