using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;

namespace Aura.Planning;

/// <summary>What is wrong with a playbook, held against the actions, the priors and the vocabulary.</summary>
public static class PlaybookFaults
{
    /// <exception cref="FormatException">Names every fault of every playbook.</exception>
    public static void Check(PlaybookLibrary library, ActionCatalog catalog, PriorBook priors)
    {
        var faults = library.All.SelectMany(p => Of(p, catalog, priors).Select(f => $"{p.Name}: {f}")).ToList();
        if (faults.Count > 0)
            throw new FormatException(string.Join('\n', faults));
    }

    public static IEnumerable<string> Of(Playbook playbook, ActionCatalog catalog, PriorBook priors) =>
    [
        .. playbook.Findings.Where(f => f != "*" && FindingType.All.All(t => t.Name != f))
            .Select(f => $"there is no finding type {f}"),
        .. playbook.Absent.Keys.Where(s => !StrategyName.All.Contains(s)).Select(s => $"absent: no strategy is {s}"),
        .. StrategyName.All.Where(s => !playbook.Absent.ContainsKey(s)
                && !playbook.Candidates.Any(c => c.Strategy == s && c.When.IsEmpty))
            .Select(s => $"{s}: needs a candidate without conditions, or a reason under absent"),
        .. playbook.Candidates.SelectMany(c => Candidate(c, playbook, catalog, priors)
            .Select(f => $"{c.Strategy}: {f}")),
    ];

    private static IEnumerable<string> Candidate(
        Candidate candidate, Playbook playbook, ActionCatalog catalog, PriorBook priors)
    {
        if (!StrategyName.All.Contains(candidate.Strategy))
            yield return "no strategy has that name";
        if (candidate.Steps.IsEmpty)
            yield return "has no steps";
        if (candidate.Otherwise is { } next && next != Planning.Candidate.TellPeople
            && (next == candidate.Strategy || playbook.Candidates.All(c => c.Strategy != next)))
            yield return $"otherwise: {next} is no other strategy of the playbook, nor notify.operators";
        if (candidate.ActNot is { } reason && !ActNot.Reasons.Contains(reason))
            yield return $"actNot: {reason} is none of {string.Join(", ", ActNot.Reasons)}";
        if (candidate.ActNot is not null && !candidate.OnlyTells)
            yield return "actNot: it does more than to tell people";
        foreach (var condition in candidate.When.Where(w => !IsCondition(w)))
            yield return $"when: '{condition}' is not a condition";
        var done = new HashSet<string>();
        foreach (var step in candidate.Steps)
        {
            foreach (var after in step.After.Where(a => !done.Contains(a)))
                yield return $"step {step.Id}: there is no step {after} before it";
            if (!done.Add(step.Id))
                yield return $"step {step.Id}: another one has the id";
            foreach (var fault in Step(step, playbook, catalog, priors))
                yield return $"step {step.Id}: {fault}";
        }
    }

    private static IEnumerable<string> Step(
        CandidateStep step, Playbook playbook, ActionCatalog catalog, PriorBook priors)
    {
        if (catalog.Find(step.Action) is not { } action)
        {
            yield return $"there is no action {step.Action}";
            yield break;
        }
        var schema = action.InputSchema;
        var known = (JsonObject)schema["properties"]!;
        foreach (var (name, value) in step.Args)
            if (known[name] is not JsonObject member)
                yield return $"{step.Action} has no argument {name}";
            else if (value is JsonValue text && member["enum"] is JsonArray words && !Template.Places(text).Any()
                && words.All(w => w?.ToString() != text.ToString()))
                yield return $"{name}: {text} is none of {string.Join(", ", words.Select(w => $"{w}"))}";
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(r => (string)r!)
                     .Where(r => !step.Args.ContainsKey(r)))
            yield return $"{step.Action} needs the argument {name}";
        foreach (var type in playbook.Findings.Where(t => !priors.All.Any(p =>
                     p.Action == step.Action && (p.Finding == t || p.Finding == "*") && p.When.IsDefaultOrEmpty)))
            yield return $"{step.Action} has no prior for {type} without conditions";
    }

    private static bool IsCondition(string text)
    {
        try
        {
            return Expression.Parse(text).Places.Any();
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
