using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Execution;
using Microsoft.Extensions.AI;

namespace Aura.Mcp.Agent.Tools;

/// <summary>Judges the calls of a model before they reach a server: do they exist, and were they made before?</summary>
internal sealed class CallGuard(ToolBelt tools)
{
    private readonly Dictionary<string, int> _made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    public Verdict Of(FunctionCallContent call, IReadOnlySet<string> forgotten)
    {
        if (call.Exception is { } fault)
            return new Verdict(Verdict.Kind.Malformed,
                $"The arguments of {Shown(call.Name)} are no JSON object ({Shown(fault.Message)}). "
                + "Call it again with one JSON object.");
        if (tools.Find(call.Name) is not { } tool)
            return new Verdict(Verdict.Kind.Malformed,
                $"There is no tool '{Shown(call.Name)}'. The tools are {tools.Names}. "
                + "An action, like deployment.rollback, is run by run_action with its name and args.");
        var key = Key(call);
        foreach (var (id, of) in _keys.Where(k => forgotten.Contains(k.Key)).ToList())
            if (_keys.Remove(id) && tools.Find(of.Split(' ')[0])?.Annotations?.ReadOnlyHint == true)
                _made.Remove(of);
        var times = _made[key] = _made.GetValueOrDefault(key) + 1;
        _keys[call.CallId] = key;
        return times switch
        {
            1 => Verdict.Make,
            2 => new Verdict(Verdict.Kind.Repeated,
                $"You have called {tool.Name} with these arguments before, and nothing has changed since: its answer "
                + "stands above. Go on to the next step, or end with an answer."),
            _ => new Verdict(Verdict.Kind.Circling),
        };
    }

    /// <summary>The cluster is another one now: what was read may be read again. Changes stay made.</summary>
    public void Changed()
    {
        foreach (var key in _made.Keys.Where(k => tools.Find(k.Split(' ')[0])?.Annotations?.ReadOnlyHint == true)
            .ToList())
            _made.Remove(key);
    }

    /// <summary>It was refused for its form, and so is judged by its form again.</summary>
    public void NotMade(FunctionCallContent call) => _made.Remove(Key(call));

    public static JsonObject Arguments(FunctionCallContent call) =>
        JsonSerializer.SerializeToNode(call.Arguments ?? new Dictionary<string, object?>()) as JsonObject ?? [];

    /// <summary>The same for the same arguments, in whatever order they stand.</summary>
    private static string Key(FunctionCallContent call) => $"{call.Name} {CanonicalJson.Of(Arguments(call))}";

    private static string Shown(string text) => Printable.Short(Redactor.Text(text), 200);
}
