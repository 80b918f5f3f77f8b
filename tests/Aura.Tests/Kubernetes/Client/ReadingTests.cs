using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Client;

public class ReadingTests
{
    private static readonly ObjectRef Cart = new(Kind.Deployment, "shop", "cart");

    [Fact]
    public async Task Get_reads_the_object_at_its_path()
    {
        var server = new ScriptedServer().Answers("""{"metadata":{"name":"cart","namespace":"shop"}}""");
        Assert.Equal(Cart, (await server.Connect().GetAsync(Cart)).Ref);
        Assert.Equal("GET /apis/apps/v1/namespaces/shop/deployments/cart", $"{server.Last}");
    }

    [Fact]
    public async Task Find_answers_null_where_there_is_none()
    {
        var server = new ScriptedServer().Answers("""{"kind":"Status","reason":"NotFound","code":404}""", 404);
        Assert.Null(await server.Connect().FindAsync(Cart));
    }

    [Theory]
    [InlineData("..", "x"), InlineData("a/b", "x"), InlineData("shop", ".."), InlineData("shop", "")]
    [InlineData("", "x")]
    [InlineData("shop", "a?b"), InlineData("shop", "a%2fb"), InlineData(null, "x")]
    public async Task Names_that_would_lead_elsewhere_are_refused(string? ns, string name)
    {
        using var client = new ScriptedServer().Connect();
        var refused = await Assert.ThrowsAsync<KubeException>(() => client.GetAsync(new(Kind.Pod, ns, name)));
        Assert.Equal("BadRequest", refused.Reason);
    }

    [Fact]
    public async Task List_reads_all_pages_with_its_selectors()
    {
        var server = new ScriptedServer()
            .Answers("""
                {"kind":"PodList","metadata":{"resourceVersion":"7","continue":"next/1"},
                 "items":[{"metadata":{"name":"a"}}]}
                """)
            .Answers("""
                {"items":[{"metadata":{"name":"b"}},{"apiVersion":"v1","kind":"Pod","metadata":{"name":"c"}}],
                 "metadata":{"resourceVersion":"7"}}
                """);
        var list = await server.Connect().ListAsync(Kind.Pod, "shop",
            new ListOptions { Labels = "app in (a,b)", Fields = "status.phase=Running", PageSize = 2 });
        Assert.Equal("7", list.ResourceVersion);
        Assert.Null(list.Continue);
        Assert.Equal(["a", "b", "c"], list.Items.Select(i => i.Name));
        Assert.All(list.Items, i => Assert.Equal(("v1", "Pod"), (i.Text("apiVersion"), i.Text("kind"))));
        Assert.Equal("GET /api/v1/namespaces/shop/pods?labelSelector=app in (a,b)&fieldSelector=status.phase=Running"
            + "&limit=2", $"{server.Requests[0]}");
        Assert.EndsWith("&continue=next/1", $"{server.Requests[1]}");
    }

    [Fact]
    public async Task A_limit_stops_the_list_and_tells_how_to_go_on()
    {
        var server = new ScriptedServer()
            .Answers("""{"metadata":{"continue":"x"},"items":[{"metadata":{"name":"a"}}]}""");
        var list = await server.Connect().ListAsync(Kind.Node, null, new ListOptions { Limit = 1 });
        Assert.Equal(("x", 1), (list.Continue, list.Items.Count));
    }

    [Fact]
    public async Task A_list_whose_version_is_forgotten_half_way_begins_again()
    {
        const string expired = """{"kind":"Status","reason":"Expired","code":410,"metadata":{"continue":"y"}}""";
        const string first = """
            {"metadata":{"resourceVersion":"1","continue":"x"},"items":[{"metadata":{"name":"a"}}]}
            """;
        var server = new ScriptedServer().Answers(first).Answers(expired, 410).Answers(first).Answers(expired, 410)
            .Answers("""{"metadata":{},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""");
        var list = await server.Connect().ListAsync(Kind.Node);
        Assert.Equal(["a", "b"], list.Items.Select(i => i.Name));
        Assert.Equal("GET /api/v1/nodes", $"{server.Last}");
    }

    [Fact]
    public async Task A_page_that_fails_is_repeated_without_those_before_it()
    {
        var server = new ScriptedServer()
            .Answers("""{"metadata":{"continue":"x"},"items":[{"metadata":{"name":"a"}}]}""")
            .Answers("""{"kind":"Status","reason":"InternalError","code":500}""", 500)
            .Answers("""{"metadata":{},"items":[{"metadata":{"name":"b"}},{"metadata":""")
            .Answers("""{"metadata":{},"items":[{"metadata":{"name":"b"}}]}""");
        async Task<object?> AgainAsync(Func<Task<object?>> ask)
        {
            for (var times = 1; ; times++)
                try
                {
                    return await ask();
                }
                catch (KubeException) when (times < 3)
                {
                }
        }
        var list = await server.Connect().ListAsync(Kind.Pod, null, new ListOptions { RepeatPage = AgainAsync });
        Assert.Equal(["a", "b"], list.Items.Select(i => i.Name));
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":null}""", 0)]
    [InlineData("""{"items":[],"metadata":{"resourceVersion":"1"},"other":[{"items":[1]}]}""", 0)]
    public async Task An_empty_list_is_empty(string json, int count) =>
        Assert.Equal(count, (await new ScriptedServer().Answers(json).Connect().ListAsync(Kind.Pod)).Items.Count);

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":[{"metadata":"""), InlineData("[]"), InlineData("{}")]
    [InlineData("<html>login</html>"), InlineData("")]
    public async Task What_is_no_list_is_refused(string body)
    {
        var refused = await Assert.ThrowsAsync<KubeException>(
            () => new ScriptedServer().Answers(body).Connect().ListAsync(Kind.Pod));
        Assert.Equal(KubeException.Unreachable, refused.Reason);
        Assert.Contains("check the server address", refused.Message);
    }

    [Theory]
    [InlineData(1), InlineData(7), InlineData(4096)]
    public async Task A_list_arriving_in_pieces_is_read_whole(int piece)
    {
        var big = new string('x', 90_000);
        var items = Enumerable.Range(0, 9).Select(i => new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = $"p{i}" },
            ["data"] = new JsonObject { ["é"] = i == 4 && piece > 1 ? big : "]}" },
        });
        var json = new JsonObject { ["metadata"] = new JsonObject(), ["items"] = new JsonArray([.. items]) }.ToString();
        var server = new ScriptedServer().Streams(new PiecemealStream(json, piece));
        var list = await server.Connect().ListAsync(Kind.ConfigMap);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"p{i}"), list.Items.Select(i => i.Name));
    }

    [Fact]
    public async Task Logs_are_text_cut_at_the_limit()
    {
        var server = new ScriptedServer().AnswersText("line one\nline two\n", 200);
        var text = await server.Connect().LogAsync(new(Kind.Pod, "shop", "cart-1"),
            new LogOptions { Container = "app", Previous = true, TailLines = 5, SinceSeconds = 9, LimitBytes = 8 });
        Assert.Equal("line one", text);
        Assert.Equal("GET /api/v1/namespaces/shop/pods/cart-1/log?container=app&previous=true&tailLines=5"
            + "&sinceSeconds=9&limitBytes=8", $"{server.Last}");
    }
}
