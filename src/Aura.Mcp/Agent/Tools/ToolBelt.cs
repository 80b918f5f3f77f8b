using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Mcp.Tools;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Agent.Tools;

/// <summary>The compact tools, which reach every action by name. Others that a server lists are left out.</summary>
internal sealed class ToolBelt
{
    private readonly Dictionary<string, Tool> _tools;

    /// <exception cref="FaultException">It is no Aura that lists these.</exception>
    public ToolBelt(IEnumerable<Tool> listed)
    {
        var compact = WorkflowTools.All.Select(t => t.Definition.Name).ToHashSet(StringComparer.Ordinal);
        _tools = listed.Where(t => compact.Contains(t.Name)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        if (!_tools.ContainsKey("diagnose") || !_tools.ContainsKey("execute_plan"))
            throw new FaultException("NoAura", "the server has no tools of Aura", "is --server right?");
        Declarations = [.. _tools.Values.Select(t =>
            AIFunctionFactory.CreateDeclaration(t.Name, t.Description ?? "", t.InputSchema))];
    }

    /// <summary>As a model is told of them.</summary>
    public IReadOnlyList<AITool> Declarations { get; }

    public int Characters => _tools.Values.Sum(t =>
        t.Name.Length + (t.Description?.Length ?? 0) + t.InputSchema.GetRawText().Length);

    public Tool? Find(string name) => _tools.GetValueOrDefault(name);

    public string Names => string.Join(", ", _tools.Keys);

    /// <summary>The arguments of a tool, required ones first.</summary>
    public static string ArgumentsOf(Tool tool)
    {
        var schema = JsonNode.Parse(tool.InputSchema.GetRawText())!;
        var required = (schema["required"] as JsonArray)?.Select(r => $"{r}").ToList() ?? [];
        var all = (schema["properties"] as JsonObject)?.Select(p => p.Key) ?? [];
        return string.Join(", ", required.Select(r => $"{r} (required)").Concat(all.Except(required)));
    }
}
