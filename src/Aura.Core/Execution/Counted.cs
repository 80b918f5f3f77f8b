using System.Text.RegularExpressions;
using Aura.State;
using Aura.Telemetry;

namespace Aura.Execution;

/// <summary>
/// Refusals and approvals as analytics count them: in Aura's own words, without names or values. What became of an
/// approval is told to telemetry, too.
/// </summary>
internal sealed partial class Counted(PipelineServices services)
{
    private const int LongestReason = 100;
    private const string NotNow = "it may start now";
    private readonly ExecutionCounts _counts = new(services);

    private HistoryTallies History => services.Store.History;
    private DateTimeOffset Now => services.Time.GetUtcNow();

    /// <summary>Nothing was written, because of the checks that failed or of what else is at work.</summary>
    public void Refused(Prepared prepared) => History.Refused(Now, NamespaceOf(prepared),
        string.Join('+', prepared.Nodes.Select(n => n.Action).Distinct()),
        prepared.Checks.Where(c => !c.Passed).Select(c => Reason(c.Name, prepared)).DefaultIfEmpty(NotNow).Distinct());

    /// <summary>The policy asked nobody.</summary>
    public void ByPolicy(Prepared prepared) => History.Decided(Now, NamespaceOf(prepared), "by_policy", null);

    /// <param name="decision">approved, rejected or withdrawn.</param>
    public void Decided(ExecutionRecord record, string decision)
    {
        Keep(record, decision);
        _counts.Decided(record, decision);
    }

    /// <summary>The approval cannot be used any more, so the request is refused.</summary>
    /// <param name="isDecided">Somebody had approved it before.</param>
    public void Voided(ExecutionRecord record, string because, bool isDecided)
    {
        Keep(record, because == "expired" ? "expired"
            : because.StartsWith("drifted", StringComparison.Ordinal) ? "drifted" : "withdrawn");
        if (!isDecided)
            _counts.Decided(record, "void");
        _counts.Refused("approval_void");
    }

    private void Keep(ExecutionRecord record, string decision) => History.Decided(Now,
        Driving.ExecutionBody.Parse(record.Body).Nodes.SelectMany(n => n.Plan?.Targets ?? [])
            .Select(t => t.Namespace).FirstOrDefault(),
        decision, services.Store.Time.GetUtcNow() - record.CreatedAt);

    private static string? NamespaceOf(Prepared prepared) => prepared.Targets.Select(t => t.Namespace).FirstOrDefault()
        ?? prepared.Nodes.Select(n => $"{n.Args["namespace"]}").FirstOrDefault(ns => Label().IsMatch(ns));

    /// <summary>What it asks for, without what the request named: checks' names hold names of objects here and there.
    /// </summary>
    private static string Reason(string check, Prepared prepared)
    {
        var named = prepared.Nodes.SelectMany(n => n.Args).Select(a => $"{a.Value}")
            .Concat(prepared.Targets.Select(t => t.Name)).ToHashSet();
        var words = Redactor.Text(check).Split(' ').Select(w => named.Contains(w) || !Plain().IsMatch(w) ? "…" : w);
        var text = string.Join(' ', words);
        return text.Length <= LongestReason ? text : $"{text[..LongestReason]}…";
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    // A word, or a name of a field or kind.
    [GeneratedRegex(@"\A[(]?[A-Za-z'’]+([-.][A-Za-z]+)*[),:;.]?\z")]
    private static partial Regex Plain();
}
