using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Mcp.Serving;
using Aura.Planning;
using ModelContextProtocol.Protocol;

namespace Aura.Mcp.Tools;

/// <summary>plan_remediation: the ways to fix a finding, side by side; the plan is remembered under its id.</summary>
public sealed class PlanRemediation(Tool listing, Workspace workspace) : WorkflowTool<PlanRemediation.Args>(listing)
{
    public enum Limit
    {
        [JsonStringEnumMemberName("low")] Low,
        [JsonStringEnumMemberName("medium")] Medium,
        [JsonStringEnumMemberName("high")] High,
        [JsonStringEnumMemberName("critical")] Critical,
    }

    public sealed record Args : OnCluster
    {
        [Description("A finding's id; or name the object below."), StringLength(64)]
        public string? Finding { get; init; }

        [StringLength(63)]
        public string? Namespace { get; init; }

        [StringLength(253)]
        public string? Kind { get; init; }

        [StringLength(253)]
        public string? Name { get; init; }

        public Limit? MaxRisk { get; init; }

        [Range(1, int.MaxValue)]
        public int? MaxSeconds { get; init; }

        public decimal? MaxMonthlyCost { get; init; }

        [Description("safety, speed, cost, or a strategy's name."), StringLength(40)]
        public string? Prefer { get; init; }
    }

    public static ToolDefinition Definition => new()
    {
        Name = "plan_remediation",
        Title = "Plan a remediation",
        Description = "Compare ways to fix a finding: steps, odds, cost, time, risk. Changes nothing.",
        ReadOnly = true,
        Idempotent = true,
        Input = Schema.Of<Args>,
        Output = () => OutputSchema.Of("planId", """
            {"planId":{"type":"string"},"finding":{"type":"object"},"strategies":{"type":"array","items":{
            "type":"object","properties":{"name":{"type":"string"},"steps":{"type":"array"},
            "successProbability":{"type":"object"},
            "costImpact":{"type":"object"},"recoverySeconds":{"type":"integer"},"risk":{"type":"string"},
            "undo":{"type":"string"},"score":{"type":"number"},"dominatedBy":{"type":"string"},
            "excludedBecause":{"type":"string"}}}},"recommended":{"type":"string"},"why":{"type":"string"},
            "digest":{"type":"string"},
            "ranking":{"type":"object"}}
            """),
        Meta = WorkflowTools.Meta(Risk.Low, seconds: 2),
    };

    protected override async Task<ToolAnswer> AnswerAsync(Args args, ToolCall call)
    {
        var finding = await FindingAsync(args, call);
        var cluster = workspace.Clusters.Get(args.Cluster ?? workspace.Store.Findings.ClusterOf(finding.Id));
        using var place = await workspace.Load.EnterAsync(cluster.Name, Lane.Read, call.Cancellation);
        var plan = await workspace.Planner(cluster).PlanAsync(finding, new PlanConstraints
        {
            MaxRisk = (Risk?)args.MaxRisk,
            MaxSeconds = args.MaxSeconds,
            MaxMonthlyCost = args.MaxMonthlyCost,
            Prefer = args.Prefer,
        }, call.Cancellation);
        plan = new Choosing(workspace.Store, cluster.Name, workspace.Policy.File.Explore).Of(plan);
        workspace.Store.Plans.Save(plan, cluster.Name);
        var answer = ToolJson.ToObject(plan);
        answer["ranking"] = ToolJson.ToObject(Ranking.Of(plan, workspace.Store, workspace.Odds(cluster)));
        answer["finding"] = FindingAnswer.Of(plan.Finding);
        foreach (var step in answer["strategies"]!.AsArray().SelectMany(s => s!["steps"]!.AsArray()))
            step!["args"] = ClusterText.Marked(step["args"]);
        return new ToolAnswer(answer, Text(plan));
    }

    /// <summary>The finding of the id, or the gravest one that the named object has now.</summary>
    private async Task<Finding> FindingAsync(Args args, ToolCall call)
    {
        if (args.Finding is { } id)
            return workspace.Store.Findings.Find(id) ?? throw new FaultException(
                "NotFound", $"there is no finding '{id}'", "ids come from diagnose");
        if (args.Kind is null || args.Name is null)
            throw new ArgumentsException(["finding: is required, or kind and name of an object"]);
        var cluster = workspace.Clusters.Get(args.Cluster);
        var scope = new DiagnosisScope { Namespace = args.Namespace, Kind = args.Kind, Name = args.Name };
        using var place = await workspace.Load.EnterAsync(cluster.Name, Lane.Read, call.Cancellation);
        var diagnosis =
            await workspace.Diagnoser(cluster).DiagnoseAsync(scope, call.Cancellation);
        var finding = diagnosis.Findings.FirstOrDefault() ?? throw new FaultException(
            "NothingFound", $"{args.Kind} {args.Name} has no finding", "diagnose with minSeverity advice shows more");
        workspace.Store.Findings.Save(finding, cluster.Name);
        return finding;
    }

    private static string Aside(string what, string? why) => why is null ? "" : $" ({what}: {why})";

    private static string After(StrategyStep step) =>
        step.DependsOn.IsEmpty ? "" : $" after {string.Join(", ", step.DependsOn)}";

    private static string Text(RemediationPlan plan)
    {
        var text = new StringBuilder($"plan {plan.PlanId} for {plan.Finding.Type} at {plan.Finding.Target}: "
            + $"{plan.Recommended ?? "nothing"} is recommended. {plan.Why}");
        foreach (var s in plan.Strategies)
        {
            text.Append($"\n{s.Name}{Aside("excluded", s.ExcludedBecause)}{Aside("held back", s.HeldBackBecause)}"
                + $": success {s.SuccessProbability.Value:0%} ({s.SuccessProbability.Basis}), {s.RecoverySeconds} s, "
                + $"{s.CostImpact.PerMonth:0.##} {s.CostImpact.Currency}/month, {ToolJson.Snake(s.Risk)} risk, "
                + $"undo {ToolJson.Snake(s.Undo)}{(s.CostImpact.Meaning is { } meaning ? $"; {meaning}" : "")}");
            foreach (var step in s.Steps)
                text.Append($"\n  {step.Id}{After(step)}: {step.Action} "
                    + $"{ClusterText.Marked(step.Args)!.ToJsonString(ToolJson.Options)} "
                    + $"({step.Why})");
        }
        return text.ToString();
    }
}
