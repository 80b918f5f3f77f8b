using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Aura.Actions;
using Aura.Cost;
using Aura.Diagnosis;
using Aura.Execution.Checks;
using Aura.Plans;
using Aura.Telemetry;
using Aura.Twin.Rehearsing;

namespace Aura.Planning;

/// <summary>
/// Works out how a finding could be fixed. Every step of every strategy is planned by its action against the cluster as
/// it is, so that what a check would refuse is excluded here already. Reads only.
/// </summary>
public sealed class Planner(ClusterView cluster, ActionCatalog catalog, IReadOnlyList<ISafetyCheck> checks)
{
    public PlaybookLibrary Playbooks { get; init; } = PlaybookLibrary.BuiltIn;
    public IOdds Priors { get; init; } = PriorBook.BuiltIn;
    public ScoringRules Rules { get; init; } = ScoringRules.BuiltIn;

    /// <summary>What a minute without service costs; null: what the price list says for the namespace.</summary>
    public decimal? DowntimePerMinute { get; init; }

    /// <summary>What was carried out for a finding since then, newest first; null: there is no journal.</summary>
    public Func<Finding, DateTimeOffset, ImmutableArray<Attempt>>? Attempts { get; init; }

    /// <summary>A label of Namespaces that names their environment, asked before those of the rules.</summary>
    public string? EnvironmentLabel { get; init; }

    /// <summary>Tries strategies out in a twin of the cluster; null: they are not.</summary>
    public RehearsalRound? Rehearsals { get; init; }

    /// <exception cref="ArgumentsException">The constraints make no sense.</exception>
    public Task<RemediationPlan> PlanAsync(
        Finding finding, PlanConstraints constraints, CancellationToken cancellation = default) =>
        PlanAsync(finding, constraints, new SharedView(cluster), cancellation);

    /// <summary>
    /// Plans for many findings at once, so many of them at a time, and reads for all of them only once. What cannot be
    /// planned says why, and the others are planned all the same.
    /// </summary>
    /// <returns>In the order of the findings.</returns>
    /// <exception cref="ArgumentsException">The constraints make no sense.</exception>
    public async Task<ImmutableArray<PlanOutcome>> PlanAllAsync(IReadOnlyList<Finding> findings,
        PlanConstraints constraints, int parallelism, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        ScoreBasis.Validate(constraints.Prefer, Rules);
        var view = new SharedView(cluster);
        var outcomes = new PlanOutcome[findings.Count];
        var next = -1;
        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref next) is var i && i < findings.Count)
                outcomes[i] = await OutcomeAsync(findings[i], constraints, view, cancellation);
        }
        await Task.WhenAll(Enumerable.Range(0, Math.Min(parallelism, findings.Count)).Select(_ => WorkAsync()));
        return [.. outcomes];
    }

    private async Task<PlanOutcome> OutcomeAsync(
        Finding finding, PlanConstraints constraints, ClusterView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return new PlanOutcome(finding, await PlanAsync(finding, constraints, view, cancellation), null);
        }
        // Whatever went wrong with one of fifty must not cost the other plans; it is named instead.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new PlanOutcome(finding, null, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private async Task<RemediationPlan> PlanAsync(
        Finding finding, PlanConstraints constraints, ClusterView view, CancellationToken cancellation)
    {
        using var span = Span.Part("compare strategies")?.SetTag(Tag.FindingType, finding.Type);
        var started = Stopwatch.GetTimestamp();
        var plan = await CompareAsync(finding, constraints, view, cancellation);
        CoreTelemetry.Planning.Record(Stopwatch.GetElapsedTime(started).TotalSeconds,
            new KeyValuePair<string, object?>(Tag.FindingType, finding.Type));
        span?.SetTag(Tag.Strategies, plan.Strategies.Length);
        return plan;
    }

    private async Task<RemediationPlan> CompareAsync(
        Finding finding, PlanConstraints constraints, ClusterView view, CancellationToken cancellation)
    {
        ScoreBasis.Validate(constraints.Prefer, Rules);
        var playbook = Playbooks.For(finding.Type);
        var context = PlaybookLibrary.Context(finding);
        var texts = OrdersInText.Of(finding);
        bool IsAskedFor(Candidate c) => c.Steps.Any(
            s => s.Action != Candidate.TellPeople && OrdersInText.AskFor(texts, s.Action, Rules));
        var history = new History(
            Attempts?.Invoke(finding, view.Now.AddHours(-Rules.Attempts.WithinHours)) ?? [], Rules, view.Now);
        var drafting = new Drafting(view, catalog, checks, Priors, new CostModel(view));
        var drafts = new Dictionary<string, Draft>();
        foreach (var candidate in Candidates.Of(Playbooks, playbook, context, IsAskedFor, history))
        {
            cancellation.ThrowIfCancellationRequested();
            drafts[candidate.Strategy] = await drafting.DraftAsync(candidate, finding, context);
        }
        var asked = drafts.Where(d => IsAskedFor(d.Value.Candidate)).Select(d => d.Key).ToHashSet();
        var basis = await BasisAsync(finding, constraints, view);
        ImmutableArray<Strategy> judged =
            [.. drafts.Values.Select(d => Judge(d.Strategy, constraints, history, asked))];
        if (Rehearsals is not null)
            judged = [.. (await Rehearsals.RunAsync(view, finding, judged, cancellation))
                .Select(s => s.ExcludedBecause is null ? Limits.Apply(s, constraints) : s)];
        var strategies = Scoring.Score(judged, basis);
        var answer = Answer.Of(strategies, drafts, history,
            await Recovering.WhyAsync(finding, view, history.All), asked, basis);
        var turns = answer is { IsByScore: true, Best: { } best }
            ? BreakEven.Of(strategies, best, basis, view.Prices.Currency) : [];
        var digest = Digest(finding, strategies);
        return new RemediationPlan
        {
            PlanId = $"p-{Sha($"{digest}|{cluster.Now:O}")[..10]}",
            Finding = finding,
            Strategies = strategies,
            Recommended = answer.Best?.Name,
            ActNot = answer.ActNot,
            WouldChange = turns,
            Basis = basis,
            Why = Explanation.Of(strategies, answer, drafts, turns, playbook.Absent),
            Digest = digest,
            CreatedAt = cluster.Now,
        };
    }

    private Strategy Judge(
        Strategy strategy, PlanConstraints constraints, History history, IReadOnlySet<string> asked)
    {
        var judged = Sturdiness.Apply(history.Apply(Limits.Apply(strategy, constraints)), Rules);
        return asked.Contains(strategy.Name)
            ? judged.HoldBack("text in the cluster that gives orders asks for it; a person must decide") : judged;
    }

    private async Task<ScoreBasis> BasisAsync(Finding finding, PlanConstraints constraints, ClusterView view)
    {
        var (priority, environment) = await Surroundings.OfAsync(finding, view, Rules, EnvironmentLabel);
        return new ScoreBasis
        {
            Rules = Rules,
            Severity = finding.Severity,
            Priority = priority,
            Environment = environment,
            DowntimePerMinute = DowntimePerMinute ?? view.Prices.DowntimePerMinute(
                finding.Affected.Prepend(finding.Target).Select(o => o.Namespace).FirstOrDefault(n => n is not null)),
            Prefer = constraints.Prefer,
        };
    }

    private static string Digest(Finding finding, ImmutableArray<Strategy> strategies) => Sha(
        JsonSerializer.Serialize(finding, PlanJson.Options) + '\n'
        + JsonSerializer.Serialize(strategies, PlanJson.Options));

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
