using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>find_action: the catalogue, searched by words.</summary>
public sealed class FindAction(Tool listing, ActionCatalog catalog) : WorkflowTool<FindAction.Args>(listing)
{
    public sealed record Args
    {
        [Description("What it should do, in a few words, or a name."), StringLength(200)]
        public required string Query { get; init; }

        [Description("At most so many."), Range(1, 50)]
        public int Limit { get; init; } = 10;
    }

    public static ToolDefinition Definition => new()
    {
        Name = "find_action",
        Title = "Find an action",
        Description = "Search the remediation actions by what they do.",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("actions", """
            {"actions":{"type":"array","items":{"type":"object","properties":{"action":{"type":"string"},
            "risk":{"type":"string"},"undo":{"type":"string"},"section":{"type":"string"},
            "description":{"type":"string"}}}}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low),
    };

    protected override Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var found = catalog.Search(args.Query, args.Limit);
        var actions = found.Select(a => new JsonObject
        {
            ["action"] = a.Spec.Name,
            ["risk"] = ToolJson.Snake(a.Spec.Risk),
            ["undo"] = ToolJson.Snake(a.Spec.Undo),
            ["section"] = a.Section,
            ["description"] = a.Spec.Description,
        });
        var text = found.Count == 0
            ? $"No action fits '{args.Query}'. Sections: {string.Join(", ", ActionCatalog.Sections)}."
            : string.Join(
                '\n', found.Select(a => $"{a.Spec.Name} ({ToolJson.Snake(a.Spec.Risk)} risk): {a.Spec.Description}"));
        return Task.FromResult(new ToolAnswer(new JsonObject { ["actions"] = new JsonArray([.. actions]) }, text));
    }
}
