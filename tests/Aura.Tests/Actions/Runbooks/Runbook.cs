using System.Text;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Mcp.Tools;

namespace Aura.Tests.Actions.Runbooks;

/// <summary>
/// What a person wants to know of an action, made from its spec, its cases and the golden of its first run that
/// succeeds.
/// </summary>
internal sealed class Runbook(RemediationAction action)
{
    private readonly ActionSpec _spec = action.Spec;
    private readonly Evidence _evidence = Evidence.Of(action.Spec.Name);
    private readonly StringBuilder _text = new();

    /// <summary>One section's page.</summary>
    public static string Page(string section, IReadOnlyList<RemediationAction> actions)
    {
        var text = new StringBuilder($"# Runbooks: {section}\n\nGenerated from the actions, their cases and runs "
            + "(`AURA_UPDATE=1 dotnet test --filter \"FullyQualifiedName~RunbookTests\"`);\ndo not edit. Examples are "
            + "of the tests' clusters, where they are carried out and undone.\n\n");
        text.AppendJoin(" · ", actions.Select(a => $"[{a.Spec.Name}](#{a.Spec.Name.Replace(".", "")})")).Append('\n');
        foreach (var action in actions)
            text.Append('\n').Append(new Runbook(action).Text());
        return text.ToString();
    }

    public string Text()
    {
        var run = _evidence.Example;
        var approved = ApprovedText.Of(File.ReadAllText(run.GoldenPath));
        Line($"## {_spec.Name}", "", _spec.Description, "",
            $"Risk {Word(_spec.Risk)} · undo {Word(_spec.Undo)} · reaches {Word(_spec.BlastRadius)} · "
            + $"about {(int)_spec.TypicalDuration.TotalSeconds} s · tool `{_spec.ToolName}`"
            + (_spec.Aka is { } aka ? $" · also `{aka}`" : ""), "");
        Arguments();
        Lines("**Refuses**", _evidence.Items.Where(i => i.Refuses is not null)
            .GroupBy(i => i.Refuses!).Select(g => $"{g.Key}: {string.Join("; ", g.Select(Told))}"));
        Lines("**Traps**", _evidence.Items.Where(i => i.Trap is not null).GroupBy(i => i.Trap!)
            .Select(g => $"{g.Key}: {string.Join("; ", g.Select(i => Told(i) + (i.Accepts ? "" : ", refused")))}"));
        Line($"**Example**: {(string)run.Json["why"]!}", "", "```sh",
            $"aura call {_spec.ToolName} --args '{run.Args.ToJsonString(ToolJson.Options).Replace("'", "'\\''")}'",
            "```", "");
        Lines("It checks", approved.Checks);
        Lines("It warns", approved.Warnings);
        if (approved.Changes.Count > 0)
            Line(["What changes:", "", "```text", .. approved.Changes.SelectMany(c => c.Text), "```", ""]);
        Lines("It does and verifies", approved.Steps, numbered: true);
        Undo(approved);
        Line($"**Permissions**: {string.Join(" · ", _spec.Rbac.Select(r => $"`{r}`"))}");
        return _text.ToString();
    }

    private void Undo(ApprovedText approved)
    {
        if (_spec.Undo is UndoGrade.None or UndoGrade.NotApplicable)
        {
            Line($"**Undo**: {approved.Undo}.", "");
            return;
        }
        Line($"**Undo**: {approved.Undo}: `aura undo EXECUTION`, or the tool `undo`.", "");
        if (KubectlUndo.Of(approved) is { Count: > 0 } commands)
            Line(["By hand, for this example:", "", "```sh", .. commands, "```", ""]);
    }

    private void Arguments()
    {
        var schema = action.InputSchema;
        var required = (schema["required"] as JsonArray ?? []).Select(n => $"{n}").ToList();
        Line("| argument | | |", "|---|---|---|");
        foreach (var (name, about) in (JsonObject)schema["properties"]!)
            Line($"| `{name}` | {(required.Contains(name) ? "required" : Default(about!))} | {About(about!)} |");
        Line("");
    }

    private static string Default(JsonNode about) =>
        about["default"] is { } value ? $"default `{value.ToJsonString(ToolJson.Options)}`" : "optional";

    private static string About(JsonNode about)
    {
        var kind = about["enum"] is JsonArray values ? string.Join(", ", values.Select(v => $"`{v}`"))
            : $"{about["type"]}";
        var (from, to) = (about["minimum"], about["maximum"]);
        var range = (from, to) switch
        {
            (null, null) => "",
            (_, null) => $" ≥ {from}",
            (null, _) => $" ≤ {to}",
            _ => $" {from} to {to}",
        };
        return $"{kind}{range}{(about["description"] is { } said ? $". {said}" : "")}".Replace("|", "\\|");
    }

    private static string Told(Evidence.Item item) => $"{item.Why} ([case](../../{item.Path}))";

    private void Lines(string title, IEnumerable<string> items, bool numbered = false)
    {
        var all = items.ToList();
        if (all.Count > 0)
            Line([$"{title}:", "",
                .. all.Select(Shown).Select((item, i) => numbered ? $"{i + 1}. {item}" : $"- {item}"), ""]);
    }

    // Outside code <pod1> would be taken for HTML.
    private static string Shown(string text) => text.Replace("<", "&lt;");

    private void Line(params IEnumerable<string> lines)
    {
        foreach (var line in lines)
            _text.Append(line).Append('\n');
    }

    private static string Word<T>(T value)
        where T : struct, Enum => ToolJson.Snake(value).Replace('_', ' ');
}
