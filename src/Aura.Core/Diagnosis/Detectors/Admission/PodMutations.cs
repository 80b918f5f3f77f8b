using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>
/// Containers that fail and are not as their template has them: added, or with another image, command, arguments or
/// variables. Only a webhook that sees new pods can have done that. What works is left alone, as injection is usual.
/// </summary>
public sealed class PodMutations
{
    private static readonly string[] Compared = ["image", "command", "args", "env", "envFrom", "securityContext"];
    private readonly ILookup<ObjectRef, PodMutation> _byPod;

    private PodMutations(ImmutableArray<PodMutation> all)
    {
        All = all;
        _byPod = all.ToLookup(m => m.Container.Pod.Ref);
    }

    public ImmutableArray<PodMutation> All { get; }

    /// <summary>The configurations whose change of the pod is in a container that fails.</summary>
    public IEnumerable<ObjectRef> On(KubeObject pod) => _byPod[pod.Ref].Select(m => m.By.Configuration.Ref).Distinct();

    public static PodMutations Of(Snapshot cluster)
    {
        var hooks = cluster.Derived(Webhooks.Of).All
            .Where(h => h.Mutating && h.SeesNewPods && !h.HasConditions).ToList();
        return new(hooks.Count == 0 ? [] :
        [
            .. cluster.Derived(LiveContainers.Of).All.Where(c => Fails(c, cluster))
                .Select(c => Read(c, hooks, cluster)).OfType<PodMutation>(),
        ]);
    }

    private static PodMutation? Read(PodContainer container, List<Webhook> hooks, Snapshot cluster)
    {
        if (cluster.ControllerOf(container.Pod) is not { } owner || Template(container.Pod, owner) is not { } template)
            return null;
        var wanted = template.Container(container.Name);
        var changed = wanted is null ? "added" : Compared.FirstOrDefault(f => Differs(f, wanted, container.Spec));
        if (changed is null)
            return null;
        var picking = hooks.Where(h => h.Picks(container.Pod.Namespace ?? "", container.Pod.Labels, cluster)).ToList();
        return picking.Count == 0 ? null : new PodMutation(container, owner, changed, picking[0], picking.Count);
    }

    /// <summary>A ReplicaSet's and a Job's template never changes; a StatefulSet's is its newest pods'.</summary>
    private static PodTemplate? Template(KubeObject pod, KubeObject owner) =>
        owner.Kind == Kind.ReplicaSet || owner.Kind == Kind.Job || (owner.Kind == Kind.StatefulSet
            && pod.Label("controller-revision-hash") is { } own && own == owner.Text("status.updateRevision"))
            ? RolloutHistory.TemplateOf(owner) : null;

    /// <summary>What is only added by the API server's own defaults (an account's token) does not count.</summary>
    private static bool Differs(string field, JsonObject wanted, JsonObject has) => field == "env"
        ? Names(has["env"]).Except(Names(wanted["env"])).Any()
        : field == "securityContext" ? wanted[field] is null && has[field] is JsonObject { Count: > 0 }
        : has[field] is not null && !JsonNode.DeepEquals(wanted[field], has[field]);

    private static IEnumerable<string> Names(JsonNode? env) =>
        env.Objects()
            .Select(e => $"{e["name"]}={e["value"]}{e["valueFrom"]?.ToJsonString()}");

    private static bool Fails(PodContainer c, Snapshot cluster) => c.Status is not null
        && (c.WaitingReason is not (null or "ContainerCreating" or "PodInitializing")
            || (c.LastEnd is { } end && ((int?)end["exitCode"] ?? 0) != 0 && !c.Recovered(cluster.Now)));
}
