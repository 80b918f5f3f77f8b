using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Cost.Rightsizing;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Mcp.Serving;
using Aura.State;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>
/// insights: what Aura remembers: past executions, the audit with its chain checked, what was learnt, and what
/// workloads should request by what they used.
/// </summary>
public sealed class Insights(Tool listing, Workspace workspace) : WorkflowTool<Insights.Args>(listing)
{
    public enum View
    {
        [JsonStringEnumMemberName("history")] History,
        [JsonStringEnumMemberName("audit")] Audit,
        [JsonStringEnumMemberName("success")] Success,
        [JsonStringEnumMemberName("experiments")] Experiments,
        [JsonStringEnumMemberName("patterns")] Patterns,
        [JsonStringEnumMemberName("cost")] Cost,
        [JsonStringEnumMemberName("rightsizing")] Rightsizing,
    }

    public sealed record Args : OnCluster
    {
        public required View View { get; init; }

        [Range(1, 500)]
        public int Limit { get; init; } = 50;

        [Description("Only this one."), StringLength(64)]
        public string? ExecutionId { get; init; }

        [Description("From this time, like 2026-11-22T08:00Z."), StringLength(40)]
        public string? Since { get; init; }

        [Description("Before this time."), StringLength(40)]
        public string? Until { get; init; }

        [Description("Instead of since."), Range(1, 3650)]
        public int? Days { get; init; }

        [StringLength(63)]
        public string? Namespace { get; init; }

        [Description("Who asked."), StringLength(200)]
        public string? Principal { get; init; }

        [StringLength(80)]
        public string? Action { get; init; }

        [Description("Like shop/cart or node-1."), StringLength(400)]
        public string? Target { get; init; }

        [StringLength(40)]
        public string? Status { get; init; }

        [Description("Words in it."), StringLength(200)]
        public string? Text { get; init; }

        [Description("`next` of the page before."), StringLength(64)]
        public string? After { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "insights",
        Title = "Insights",
        Description = "Past executions (history), who did what (audit), what worked (success), cost, experiments, "
            + "patterns, what workloads should request (rightsizing).",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("view", """
            {"view":{"type":"string"},"executions":{"type":"array"},"entries":{"type":"array"},
            "analytics":{"type":"object"},"currencies":{"type":"array"},"downtime":{"type":"object"},
            "actions":{"type":"array"},"calibration":{"type":"object"},"overTime":{"type":"object"},
            "byBasis":{"type":"object"},"leftAlone":{"type":"array"},"experiments":{"type":"array"},
            "patterns":{"type":"array"},"times":{"type":"array"},"saving":{"type":"object"},
            "workloads":{"type":"array"},"notMeasured":{"type":"array"},
            "next":{"type":"string"},"intact":{"type":"boolean"},"firstBroken":{"type":"integer"}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low),
    };

    protected override async Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var query = Query(args);
        return args.View switch
        {
            View.History => History(args, query),
            View.Audit => Audit(args, query),
            View.Cost => AnalyticsAnswer.Cost(Report(args, query)),
            View.Patterns => PatternsAnswer.Of(workspace.Store, Now(args), args.Limit),
            View.Experiments => ExperimentsAnswer.Of(workspace.Store, args.Limit),
            View.Rightsizing => await RightsizingAsync(args, call),
            _ => SuccessAnswer.Of(SuccessReport.Of(workspace.Store, query.Action, Now(args), args.Limit)),
        };
    }

    private async Task<ToolAnswer> RightsizingAsync(Args args, ToolCall call)
    {
        var cluster = workspace.Clusters.Get(args.Cluster);
        using var place = await workspace.Load.EnterAsync(cluster.Name, Lane.Read, call.Cancellation);
        return RightsizingAnswer.Of(await RightsizingReport.OfAsync(
            workspace.View(cluster), args.Namespace, call.Cancellation), args.Limit);
    }

    private DateTimeOffset Now(Args args) => workspace.Clusters.Get(args.Cluster).Time.GetUtcNow();

    private LogQuery Query(Args args)
    {
        var faults = new List<string>();
        var query = new LogQuery
        {
            Since = args.Days is { } days ? Now(args).AddDays(-days) : Time(args.Since, "since", faults),
            Until = Time(args.Until, "until", faults),
            Principal = args.Principal,
            Action = args.Action is { } action ? workspace.Catalog.Find(action)?.Spec.Name ?? action : null,
            Target = args.Target,
            Namespace = args.Namespace,
            Status = args.Status,
            Text = args.Text,
            Execution = args.ExecutionId,
            After = args.After,
            Limit = args.Limit + 1, // One more shows that there is a next page.
        };
        if (args.View == View.Audit && args.After is { } after && !long.TryParse(after, out _))
            faults.Add("after: is the `next` of the page before");
        if (args.Days is not null && args.Since is not null)
            faults.Add("days: give days or since, not both");
        if (query.Until <= query.Since)
            faults.Add("until: must be later than since");
        var past = args.View is View.History or View.Audit or View.Cost;
        if (args.Days is not null && !past)
            faults.Add("days: is for history, audit and cost");
        if (args.Namespace is not null && !past && args.View != View.Rightsizing)
            faults.Add("namespace: is for history, audit, cost and rightsizing");
        return faults.Count == 0 ? query : throw new ArgumentsException(faults);
    }

    private static DateTimeOffset? Time(string? text, string name, List<string> faults)
    {
        if (text is null)
            return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        faults.Add($"{name}: '{text}' is no time like 2026-11-22T08:00Z");
        return null;
    }

    private ToolAnswer History(Args args, LogQuery query)
    {
        var found = workspace.Clusters.Get(args.Cluster).Pipeline.List(query);
        var page = found.Take(args.Limit).ToList();
        var answer = new JsonObject { ["view"] = "history", ["executions"] = ToolJson.ToArray(page) };
        if (found.Count > page.Count)
            answer["next"] = page[^1].ExecutionId;
        // What is narrowed to something else, or is a further page, is a list only.
        if (args is not
            {
                ExecutionId: null, Principal: null, Action: null, Target: null, Status: null, Text: null,
                After: null
            })
            return new ToolAnswer(answer, GetExecution.Text(page));
        var report = Report(args, query);
        answer["analytics"] = AnalyticsAnswer.Json(report);
        return new ToolAnswer(answer, $"{AnalyticsAnswer.Text(report)}\n{GetExecution.Text(page)}");
    }

    private HistoryReport Report(Args args, LogQuery query) => HistoryReport.Of(workspace.Store,
        new HistoryWindow(query.Since, query.Until, args.Namespace), Now(args));

    private ToolAnswer Audit(Args args, LogQuery query)
    {
        var found = workspace.Store.Audit.Find(query);
        // Reasons are whatever a caller wrote: another reader must not take them for ours.
        var page = found.Take(args.Limit).Select(e => e with
        {
            Why = e.Why is { } why ? ClusterText.Name(why) : null,
        }).ToList();
        var verdict = workspace.Store.Audit.Verify();
        var answer = new JsonObject
        {
            ["view"] = "audit",
            ["entries"] = ToolJson.ToArray(page),
            ["intact"] = verdict.Intact,
        };
        if (found.Count > page.Count)
            answer["next"] = $"{page[^1].Seq}";
        if (verdict.FirstBroken is { } at)
            answer["firstBroken"] = at;
        var lines = page.Select(e => $"#{e.Seq} {e.At:u} {e.Who} via {e.Client}: {e.What} → {e.Result}");
        return new ToolAnswer(answer,
            $"{(verdict.Why is { } broken ? $"The chain is broken: {broken}." : "The chain is intact.")}\n"
            + string.Join('\n', lines));
    }
}
