using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>Sends a message to people, through receivers configured at start and no others.</summary>
public sealed class NotifyOperators : RemediationAction<NotifyOperators.Args>
{
    public enum Level { Info, Warning, Critical }

    public sealed record Args
    {
        [StringLength(4000)]
        public required string Message { get; init; }

        [Description("What it is about, as 'Deployment shop/cart'."), StringLength(300)]
        public string? About { get; init; }

        public Level Severity { get; init; } = Level.Warning;

        [Description("Default all."), StringLength(63)]
        public string? Receiver { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "notify.operators",
        Aka = "notify_only",
        Description = "Tell the operators; changes nothing. Use when nothing safe is known.",
        Risk = Risk.Low,
        Undo = UndoGrade.NotApplicable,
        BlastRadius = BlastRadius.None,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac = [],
    };

    protected override Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.NotApplicable, "a message cannot be taken back; the cluster is not changed");
        plan.Check(cluster.Receivers.Count > 0, "a receiver of messages is configured",
            hint: "the operator names one when Aura starts: --receivers NAME=URL (a webhook, Slack-compatible)");
        plan.Check(args.Receiver is null || cluster.Receivers.Contains(args.Receiver),
            $"the receiver {args.Receiver ?? "all"} is known",
            hint: $"there are {string.Join(", ", cluster.Receivers)}");
        var severity = args.Severity.ToString().ToLowerInvariant();
        var message = new JsonObject
        {
            ["text"] = $"[{severity}] {(args.About is null ? "" : args.About + ": ")}{args.Message}",
            ["severity"] = severity,
            ["about"] = args.About,
            ["message"] = args.Message,
            ["source"] = "aura",
            ["at"] = Placeholder.Now,
        };
        foreach (var receiver in cluster.Receivers.Where(r => args.Receiver is null || r == args.Receiver))
            plan.Send(receiver, (JsonObject)message.DeepClone(), "nobody but people can decide this");
        return Task.CompletedTask;
    }
}
