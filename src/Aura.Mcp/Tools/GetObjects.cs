using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>get_objects: any kind, trimmed, with secrets masked, page by page.</summary>
public sealed class GetObjects(Tool listing, Workspace workspace) : WorkflowTool<GetObjects.Args>(listing)
{
    /// <summary>What an answer may hold before the rest goes to the next page.</summary>
    private const int MostBytes = 32 * 1024;

    public enum View
    {
        [JsonStringEnumMemberName("table")] Table,
        [JsonStringEnumMemberName("yaml")] Yaml,
        [JsonStringEnumMemberName("json")] Json,
    }

    public sealed record Args : OnCluster
    {
        [Description("Like Deployment, deploy, or a CRD's plural."), StringLength(253)]
        public required string Kind { get; init; }

        [StringLength(63)]
        public string? Namespace { get; init; }

        [StringLength(253)]
        public string? Name { get; init; }

        [Description("Label selector."), StringLength(1000)]
        public string? Labels { get; init; }

        [Description("Field selector."), StringLength(1000)]
        public string? Fields { get; init; }

        public View View { get; init; } = View.Table;

        [Range(1, 500)]
        public int Limit { get; init; } = 100;

        [Description("`next` of the page before."), StringLength(400)]
        public string? After { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "get_objects",
        Title = "Get objects",
        Description = "Read objects of any kind; Secret values are masked.",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("count", """
            {"kind":{"type":"string"},"count":{"type":"integer"},"next":{"type":"string"},
            "untrusted":{"description":"A table or YAML as text, or an array of objects."}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low),
    };

    protected override async Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var cluster = workspace.Clusters.Get(args.Cluster);
        using var place = await workspace.Load.EnterAsync(cluster.Name, Lane.Read, call.Cancellation);
        var kind = await cluster.KindAsync(args.Kind, call.Cancellation);
        if (args.Name is not null && kind.Namespaced && args.Namespace is null)
            throw new ArgumentsException([$"namespace: is required to get one {kind.Name} by name"]);
        var found = await FindAsync(args, kind, cluster.Client, call.Cancellation);
        var page = found.Where(o => args.After is null || string.CompareOrdinal(Place(o), args.After) > 0)
            .Take(args.Limit).Select(ObjectTrimming.Trim).ToList();
        var (content, shown) = Render(page, args.View, cluster.Time.GetUtcNow());
        var answer = new JsonObject { ["kind"] = kind.Name, ["count"] = found.Count, ["untrusted"] = content };
        var isLast = shown == 0 || Place(page[shown - 1]) == Place(found[^1]);
        if (!isLast)
            answer["next"] = Place(page[shown - 1]);
        var text = content is JsonValue ? $"{content}" : content.ToJsonString(ToolJson.Options);
        return new ToolAnswer(answer, Heading(found.Count, shown, kind, args)) { Untrusted = text };
    }

    private static async Task<IReadOnlyList<KubeObject>> FindAsync(
        Args args, Kind kind, KubeClient client, CancellationToken cancel)
    {
        if (args.Name is { } name)
            return [await client.GetAsync(new ObjectRef(kind, kind.Namespaced ? args.Namespace : null, name), cancel)];
        var options = new ListOptions { Labels = args.Labels, Fields = args.Fields };
        var list = await client.ListAsync(kind, args.Namespace, options, cancel);
        return [.. list.Items.OrderBy(Place, StringComparer.Ordinal)];
    }

    /// <summary>As many of the objects as fit, at least one, and how many these are.</summary>
    private static (JsonNode Content, int Shown) Render(IReadOnlyList<KubeObject> page, View view, DateTimeOffset now)
    {
        if (view == View.Table)
            return (ObjectTable.Render(page, now), page.Count);
        var texts = page.Select(o => view == View.Yaml
            ? Yaml.Write(o.ToJson()) : o.ToJson().ToJsonString(ToolJson.Options)).ToList();
        var (bytes, shown) = (0, 0);
        while (shown < texts.Count && (shown == 0 || bytes + texts[shown].Length <= MostBytes))
            bytes += texts[shown++].Length;
        return view == View.Yaml
            ? (Cap(string.Join("---\n", texts.Take(shown))), shown)
            : (new JsonArray([.. page.Take(shown).Select(o => o.ToJson())]), shown);
    }

    private static string Cap(string text) =>
        text.Length <= 2 * MostBytes ? text : text[..(2 * MostBytes)] + "\n# cut off here: the object is larger";

    private static string Heading(int count, int shown, Kind kind, Args args) =>
        $"{count} {(count == 1 ? kind.Name : kind.Plural)}{(args.Namespace is null ? "" : $" in {args.Namespace}")}"
        + (shown < count ? $", {shown} shown" : "");

    private static string Place(KubeObject o) => o.Namespace is null ? o.Name : $"{o.Namespace}/{o.Name}";
}
