using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>Judges conditions by what the cluster shows now, and says what to watch for the next judgement.</summary>
public static class ConditionJudge
{
    private const string RestartedAt = "spec.template.metadata.annotations[kubectl.kubernetes.io/restartedAt]";

    /// <param name="since">When what is waited for began, where known.</param>
    public static async Task<Verdict> EvaluateAsync(
        Condition condition, ClusterView cluster, DateTimeOffset? since = null) => condition switch
        {
            Condition.RolledOut c => await OnAsync(cluster, c.Target, o => RolloutVerdict.Of(o, since)),
            Condition.Restarted c => await RestartedAsync(c, cluster, since),
            Condition.Replaced c => await ReplacedAsync(c, cluster),
            Condition.Gone c => Gone(c, await cluster.GetAsync(c.Target)),
            Condition.ReadyReplicas c => await OnAsync(cluster, c.Target, o => Ready(o, c.Exactly)),
            Condition.ReadyEndpoints c => await EndpointVerdict.CountAsync(c, cluster),
            Condition.FieldEquals c => await OnAsync(cluster, c.Target, o => Field(o, c)),
            Condition.NoNewOomKills c =>
                await OomKillsAsync(c.FromNow ? c with { Since = since ?? cluster.Now } : c, cluster),
            Condition.NoNewRestarts c =>
                await RestartVerdict.OfAsync(c.Target, c.Since ?? since ?? cluster.Now, cluster),
            Condition.ErrorRate c => await ErrorVerdict.OfAsync(c, cluster),
            Condition.All c => await AllAsync(c, cluster, since),
            Condition.Exists c => ObjectVerdict.Exists(c, await cluster.GetAsync(c.Target)),
            Condition.EndpointsOn c => EndpointVerdict.On(c, await EndpointVerdict.ReadyAsync(cluster, c.Service)),
            Condition.NoEndpoint c => EndpointVerdict.Without(c, await EndpointVerdict.ReadyAsync(cluster, c.Service)),
            Condition.HasEndpoint c => EndpointVerdict.With(c, await EndpointVerdict.ReadyAsync(cluster, c.Service)),
            Condition.EndpointsOnPort c => await EndpointVerdict.OnPortAsync(c, cluster),
            Condition.Access c => await AccessAsync(c, cluster),
            Condition.NewCertificate c =>
                await OnAsync(cluster, c.Secret, o => CertificateVerdict.Of(c, o, cluster.Now)),
            _ => await OnAsync(cluster, ObjectVerdict.Subject(condition), o => ObjectVerdict.Of(condition, o)),
        };

    /// <summary>What to watch; a change of anything else cannot change the verdict.</summary>
    public static IReadOnlyList<Watched> Watched(Condition condition) => condition switch
    {
        Condition.RolledOut c => [Plans.Watched.Only(c.Target)],
        Condition.Restarted c => [Plans.Watched.Only(c.Target), new(Kind.Pod, c.Target.Namespace, null)],
        Condition.Replaced c => [Plans.Watched.Only(c.Controller), new(Kind.Pod, c.Pod.Namespace, null)],
        Condition.Gone c => [Plans.Watched.Only(c.Target)],
        Condition.ReadyReplicas c => [Plans.Watched.Only(c.Target)],
        Condition.ReadyEndpoints { Labels: not null } c =>
            [new(Kind.EndpointSlice, c.Service.Namespace, null), new(Kind.Pod, c.Service.Namespace, null)],
        Condition.ReadyEndpoints c => [new(Kind.EndpointSlice, c.Service.Namespace, null)],
        Condition.FieldEquals c => [Plans.Watched.Only(c.Target)],
        Condition.NoNewOomKills c => [new(Kind.Pod, c.Target.Namespace, null)],
        Condition.NoNewRestarts c => [new(Kind.Pod, c.Target.Namespace, null)],
        // Nothing in the cluster tells of requests: it is looked at again now and then.
        Condition.ErrorRate => [],
        Condition.All c => Merged([.. c.Of.SelectMany(Watched).Distinct()]),
        Condition.Exists c => [Plans.Watched.Only(c.Target)],
        Condition.EndpointsOn c => [new(Kind.EndpointSlice, c.Service.Namespace, null)],
        Condition.NoEndpoint c => [new(Kind.EndpointSlice, c.Service.Namespace, null)],
        Condition.HasEndpoint c => [new(Kind.EndpointSlice, c.Service.Namespace, null)],
        Condition.EndpointsOnPort c => [new(Kind.EndpointSlice, c.Service.Namespace, null)],
        Condition.Access c => [Plans.Watched.Only(c.Through)],
        Condition.NewCertificate c => [Plans.Watched.Only(c.Secret)],
        _ => [Plans.Watched.Only(ObjectVerdict.Subject(condition))],
    };

    // A watch of the whole kind in the namespace sees single objects too.
    private static IReadOnlyList<Watched> Merged(List<Watched> all) =>
        [.. all.Where(w => w.Fields is null || !all.Contains(w with { Fields = null }))];

    private static async Task<Verdict> OnAsync(
        ClusterView cluster, ObjectRef target, Func<KubeObject, Verdict> judge) =>
        await cluster.GetAsync(target) is { } found ? judge(found) : Verdict.Impossible($"{target} is not there");

    private static async Task<Verdict> RestartedAsync(
        Condition.Restarted c, ClusterView cluster, DateTimeOffset? begun)
    {
        if (await cluster.GetAsync(c.Target) is not { } workload)
            return Verdict.Impossible($"{c.Target} is not there");
        var rollout = RolloutVerdict.Of(workload, begun);
        if (rollout.State != VerdictState.Holds)
            return rollout;
        if (workload.Time(RestartedAt) is not { } since)
            return Verdict.Impossible("the template has no restartedAt any more");
        var old = (await WorkloadPods.OfAsync(cluster, workload))
            .Count(p => !WorkloadPods.IsFinished(p) && p.Time("metadata.creationTimestamp") < since);
        return old == 0 ? Verdict.Holds("all pods are newer than the restart")
            : Verdict.NotYet($"{old} older pods left");
    }

    private static async Task<Verdict> ReplacedAsync(Condition.Replaced c, ClusterView cluster)
    {
        if (await cluster.GetAsync(c.Controller) is not { } controller)
            return Verdict.Impossible($"{c.Controller} is not there, so nothing replaces the pod");
        var pods = (await cluster.ListAsync(Kind.Pod, c.Pod.Namespace))
            .Where(p => WorkloadPods.IsControlledBy(p, controller.Uid ?? "")).ToList();
        if (pods.Any(p => p.Uid == c.Uid))
            return Verdict.NotYet($"{c.Pod} is still there");
        var ready =
            pods.Count(p => !p.IsTerminating && (WorkloadPods.IsReady(p) || p.Text("status.phase") == "Succeeded"));
        var wanted = c.AtLeast ?? Wanted(controller);
        return ready >= wanted
            ? Verdict.Holds($"replaced; {ready} of {wanted} pods ready")
            : Verdict.NotYet($"{ready} of {wanted} pods ready");
    }

    private static long Wanted(KubeObject controller) => controller.Kind.Name switch
    {
        "DaemonSet" => controller.Number("status.desiredNumberScheduled") ?? 1,
        "Job" => 1,
        _ => controller.Number("spec.replicas") ?? 1,
    };

    // An authorizer that works from a cache may be a moment late, so a wrong answer is not final.
    private static async Task<Verdict> AccessAsync(Condition.Access c, ClusterView cluster)
    {
        var may = await cluster.CanAsync(c.Subject, c.Question);
        var words = $"{c.Subject} {(may ? "may" : "may not")} {c.Question}";
        return may == c.Allowed ? Verdict.Holds(words) : Verdict.NotYet(words);
    }

    private static Verdict Gone(Condition.Gone c, KubeObject? found) =>
        found is null ? Verdict.Holds($"{c.Target} is gone")
        : c.Uid is not null && found.Uid != c.Uid ? Verdict.Holds($"{c.Target} is another object now")
        : Verdict.NotYet($"{c.Target} is still there");

    private static Verdict Ready(KubeObject o, int exactly)
    {
        if (o.Number("spec.replicas") is { } wanted && wanted != exactly)
            return Verdict.Impossible($"spec.replicas is {wanted} now: somebody else has changed it");
        if (o.Number("status.observedGeneration") is not { } observed || observed < o.Generation)
            return Verdict.NotYet("its controller has not seen the change yet");
        var (ready, total) = (o.Number("status.readyReplicas") ?? 0, o.Number("status.replicas") ?? 0);
        return ready == exactly && total == exactly
            ? Verdict.Holds($"{ready} replicas ready")
            : Verdict.NotYet($"{ready} of {exactly} replicas ready, {total} exist");
    }

    private static Verdict Field(KubeObject o, Condition.FieldEquals c) => JsonNode.DeepEquals(o.At(c.Path), c.Value)
        ? Verdict.Holds($"{ClusterText.Name(c.Path)} is {Shown(o, c, c.Value)}")
        : Verdict.NotYet(
            $"{ClusterText.Name(c.Path)} is {Shown(o, c, o.At(c.Path))}, not {Shown(o, c, c.Value)}");

    private static string Shown(KubeObject o, Condition.FieldEquals c, JsonNode? value) => value is null ? "absent"
        : ClusterText.Name(Redactor.Value(value, Redactor.IsSecret(o.Kind, FieldPath.Parse(c.Path)),
            _ => Redactor.Hidden)!.ToJsonString());

    private static async Task<Verdict> OomKillsAsync(Condition.NoNewOomKills c, ClusterView cluster)
    {
        if (await cluster.GetAsync(c.Target) is not { } workload)
            return Verdict.Impossible($"{c.Target} is not there");
        foreach (var pod in (await WorkloadPods.OfAsync(cluster, workload)).Where(p => !p.IsTerminating))
            foreach (var status in pod.List("status.containerStatuses")
                .Concat(pod.List("status.initContainerStatuses")))
                foreach (var ended in (JsonNode?[])[status["state"]?["terminated"], status["lastState"]?["terminated"]])
                    if ((string?)ended?["reason"] == "OOMKilled" && IsAfter((string?)ended["finishedAt"], c.Since))
                        return Verdict.Impossible(
                            $"container {status["name"]} of {pod.Ref} was OOMKilled at {ended["finishedAt"]}");
        return Verdict.Holds("no container was OOMKilled");
    }

    private static bool IsAfter(string? time, DateTimeOffset? since) =>
        since is null || (DateTimeOffset.TryParse(time, out var at) && at > since);

    private static async Task<Verdict> AllAsync(
        Condition.All all, ClusterView cluster, DateTimeOffset? since)
    {
        var verdicts = new List<Verdict>();
        foreach (var condition in all.Of)
            verdicts.Add(await EvaluateAsync(condition, cluster, since));
        var worst = verdicts.MaxBy(v => v.State) ?? Verdict.Holds("nothing is asked");
        return worst.State == VerdictState.Holds
            ? worst with { Why = string.Join("; ", verdicts.Select(v => v.Why).Distinct()) }
            : worst with
            {
                Why = string.Join("; ", verdicts.Where(v => v.State == worst.State).Select(v => v.Why).Distinct()),
            };
    }
}
