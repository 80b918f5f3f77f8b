using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>The templates that a StatefulSet or DaemonSet keeps as ControllerRevisions, newest first.</summary>
internal sealed record TemplateRevisions(IReadOnlyList<TemplateRevisions.Entry> Entries)
{
    public sealed record Entry(long Revision, string Hash, JsonObject Template);

    public static async Task<TemplateRevisions> OfAsync(KubeObject owner, ClusterView cluster) =>
        new([.. (await cluster.ListAsync(Kind.ControllerRevision, owner.Namespace))
            .Where(r => WorkloadPods.IsControlledBy(r, owner.Uid ?? ""))
            .Select(r => new Entry(r.Number("revision") ?? 0, Hash(r), Template(r)))
            .OrderByDescending(e => e.Revision)]);

    /// <summary>Plans the return to a revision (0: the newest earlier one with another template).</summary>
    public async Task RollBackAsync(KubeObject workload, int revision, ClusterView cluster, PlanBuilder plan)
    {
        var current = workload.Copy("spec.template");
        var kept = string.Join(", ", Entries.Select(e => e.Revision));
        var now = Entries.FirstOrDefault(e => JsonNode.DeepEquals(e.Template, current))?.Revision ?? long.MaxValue;
        var target = revision == 0
            ? plan.Need(Entries.FirstOrDefault(e => e.Revision < now && !JsonNode.DeepEquals(e.Template, current)),
                "an earlier revision with another template is kept", why: $"kept revisions: {kept}",
                hint: "there is nothing to return to: fix the template, e.g. deployment.set_command with its kind")
            : plan.Need(Entries.FirstOrDefault(e => e.Revision == revision), $"revision {revision} is kept",
                hint: $"choose one of {kept}", why: $"kept revisions: {kept}");
        var differences = FieldDifferences.Between(current, target.Template, FieldPath.Parse("spec.template")).ToList();
        if (differences.Count == 0)
            return;
        var proven = (await WorkloadPods.OfAsync(cluster, workload)).Any(p =>
            p.Label(HashLabel) == target.Hash && WorkloadPods.IsReady(p));
        if (!proven)
            plan.Warn($"revision {target.Revision} is unproven: no ready pod is of it now, and nothing records that "
                + "one was");
        plan.Warn("ConfigMaps, Secrets, volumes and the replica count are not rolled back");
        var changed = workload;
        foreach (var (path, value) in differences)
            changed = plan.Set(changed, $"{path}", value, $"return to revision {target.Revision}");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private const string HashLabel = "controller-revision-hash";

    // A StatefulSet's label holds the revision's name, a DaemonSet's only the hash at its end.
    private static string Hash(KubeObject revision) =>
        (string?)revision.Controller?["kind"] == Kind.StatefulSet.Name ? revision.Name
        : revision.Label(HashLabel) ?? "";

    private static JsonObject Template(KubeObject revision)
    {
        var template = (JsonObject?)revision.Copy("data.spec.template") ?? [];
        template.Remove("$patch");
        if (template["metadata"] is JsonObject metadata && metadata["creationTimestamp"] is null)
            metadata.Remove("creationTimestamp");
        return template;
    }
}
