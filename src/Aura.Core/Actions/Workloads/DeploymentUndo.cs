using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>
/// Takes back the last change that is known: Aura's own, by its journal, or the last revision, whichever is newer.
/// </summary>
public sealed class DeploymentUndo : RemediationAction<DeploymentUndo.Args>
{
    private const string Template = "spec.template";
    private const string Count = "spec.replicas";

    public sealed record Args : OnDeployment;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.undo",
        Description = "Take back a Deployment's last change, whoever made it.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(2),
        Rbac =
        [
            "apps/deployments: get, list, watch, patch", "apps/deployments/scale: get, patch",
            "apps/replicasets: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        var history = await RolloutHistory.OfAsync(deployment, cluster);
        var last = (await cluster.PastAsync(deployment.Ref)).FirstOrDefault(p => p.Uid == deployment.Uid);
        if (last is null || IsNewer(deployment, history, last))
            UndoRevision(deployment, history, last, plan);
        else
            UndoOwn(deployment, last, plan);
    }

    // A changed template makes one revision, and putting it back another.
    private static bool IsNewer(KubeObject deployment, RolloutHistory history, PastChange last)
    {
        if (last.Before is null)
            return history.Entries is [var newest, ..]
                && newest.ReplicaSet.Time("metadata.creationTimestamp") > last.At;
        var made = !last.Fields.Any(f => Rolls(f.Path)) ? 0 : last.TakenBack ? 2 : 1;
        return RolloutHistory.Revision(deployment) > RolloutHistory.Revision(last.Before) + made;
    }

    private static void UndoRevision(
        KubeObject deployment, RolloutHistory history, PastChange? last, PlanBuilder plan)
    {
        Rollout.Ready(deployment, plan);
        var kept = string.Join(", ", history.Entries.Select(e => e.Revision));
        var revision = RolloutHistory.Revision(deployment);
        var target = plan.Need(history.Previous(deployment), "the last change is known",
            why: history.Previous(deployment) is { } previous
                ? $"revision {revision}, which came after revision {previous.Revision}; "
                    + (last is null ? "Aura's journal has no change of it" : $"Aura's last one is older: {last.Text}")
                : $"Aura's journal has no change of it, and no earlier template is kept (revisions: {kept})",
            hint: "there is nothing to return to: fix the template, e.g. deployment.update_image");
        if (!target.IsProven)
            plan.Warn($"revision {target.Revision} is unproven: it has no ready pods now, and nothing records that "
                + "it had (deployment.rollback prefers one that is)");
        plan.Warn("ConfigMaps, Secrets and the replica count are not undone");
        var changed = deployment;
        foreach (var (path, value) in FieldDifferences.Between(
            deployment.At(Template), target.Template, FieldPath.Parse(Template)))
            changed = plan.Set(changed, $"{path}", value, $"undo revision {revision}");
        plan.Verify(new Condition.RolledOut(deployment.Ref), Rollout.Patience(deployment));
    }

    private static void UndoOwn(KubeObject deployment, PastChange last, PlanBuilder plan)
    {
        plan.Check(!last.TakenBack, "the last change is known", why: last.TakenBack
                ? $"{last.Text} was the last, and has been taken back already" : last.Text,
            hint: "deployment.rollback chooses a revision; undo takes back any execution by its id");
        if (last.Fields.Any(f => Under(f.Path, Template)))
            Rollout.Ready(deployment, plan);
        else
            plan.Check(!deployment.IsTerminating, $"{deployment.Ref} is not being deleted");
        var (changed, others) = (deployment, new List<string>());
        foreach (var field in last.Fields.Reverse())
            if (!JsonNode.DeepEquals(changed.At(field.Path), field.After))
                others.Add(field.Path);
            else if (field.Path == Count)
                changed = plan.Scale(changed, (int)(field.Before ?? 1), $"undo {last.Action}");
            else
                changed = plan.Set(changed, field.Path, field.Before, $"undo {last.Action}");
        plan.Check(others.Count < last.Fields.Length, "what it changed is still so",
            why: others.Count == 0 ? null : $"somebody has changed {string.Join(", ", others)} since",
            hint: "set what you want by the action for it, e.g. deployment.update_image");
        if (others.Count > 0)
            plan.Warn($"left as it is, for somebody has changed it since: {string.Join(", ", others)}");
        if (changed.Number(Count) == 0 && deployment.Number(Count) > 0)
            plan.RaiseRisk("0 replicas stop the workload altogether");
        Verify(deployment, changed, plan);
    }

    private static void Verify(KubeObject before, KubeObject after, PlanBuilder plan)
    {
        var ends = plan.Steps.OfType<Step.Apply>().Select(s => s.Change).OfType<Change.Patch>()
            .SelectMany(p => p.Fields).Where(f => !Under(f.Path, Template))
            .Select(f => (Condition)new Condition.FieldEquals(before.Ref, f.Path, f.After)).ToList();
        if (plan.Steps.Any(s => s is Step.Apply { Change: Change.Scale }))
            ends.Add(new Condition.ReadyReplicas(before.Ref, Replicas.Of(after)));
        if (!after.Flag(Rollout.Paused) && (before.Flag(Rollout.Paused)
            || !JsonNode.DeepEquals(before.At(Template), after.At(Template))))
            ends.Add(new Condition.RolledOut(before.Ref));
        plan.Verify(ends.Count == 1 ? ends[0] : new Condition.All([.. ends]), Rollout.Patience(before));
    }

    private static bool Rolls(string path) => Under(path, Template) || path == Rollout.Paused;

    private static bool Under(string path, string above) =>
        path == above || path.StartsWith(above + ".", StringComparison.Ordinal);
}
