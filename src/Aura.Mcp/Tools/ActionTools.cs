using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;

namespace Aura.Mcp.Tools;

/// <summary>How an action presents itself as a tool.</summary>
public static class ActionTools
{
    public static ToolDefinition Define(RemediationAction action)
    {
        var spec = action.Spec;
        return new ToolDefinition
        {
            Name = spec.ToolName,
            Title = Title(spec.Name),
            Description = spec.Description,
            ReadOnly = false,
            Destructive = spec.Risk >= Risk.High || spec.Undo is UndoGrade.None,
            OpenWorld = spec.Undo is UndoGrade.NotApplicable,
            Input = () => Input(action),
            Output = ExecutionAnswer.Schema,
            Meta = new JsonObject
            {
                ["action"] = spec.Name,
                ["risk"] = ToolJson.Snake(spec.Risk),
                ["undo"] = ToolJson.Snake(spec.Undo),
                ["blastRadius"] = ToolJson.Snake(spec.BlastRadius),
                ["seconds"] = (int)spec.TypicalDuration.TotalSeconds,
                ["rbac"] = new JsonArray([.. spec.Rbac.Select(r => JsonValue.Create(r))]),
                ["section"] = action.Section,
            },
        };
    }

    /// <summary>The action's own arguments and the common ones.</summary>
    public static JsonObject Input(RemediationAction action)
    {
        var schema = (JsonObject)action.InputSchema.DeepClone();
        var properties = (JsonObject)(schema["properties"] ??= new JsonObject());
        foreach (var (name, common) in (JsonObject)Schema.Of<CommonArgs>()["properties"]!)
            properties[name] = common?.DeepClone();
        return schema;
    }

    /// <summary><c>deployment.scale_to</c> → "Deployment: scale to".</summary>
    private static string Title(string name)
    {
        var parts = name.Replace('_', ' ').Split('.');
        return char.ToUpperInvariant(parts[0][0]) + parts[0][1..] + ": " + parts[1];
    }
}
