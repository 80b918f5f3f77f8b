using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Tests.Actions;

namespace Aura.Tests.Plans;

public sealed class ConditionJudgeTests : IDisposable
{
    private static readonly ObjectRef Web = new(Kind.Deployment, "shop", "web");
    private static readonly ObjectRef Db = new(Kind.StatefulSet, "shop", "db");
    private static readonly ObjectRef WebPod = new(Kind.Pod, "shop", "web-2-a");
    private static readonly ObjectRef WebSet = new(Kind.ReplicaSet, "shop", "web-2");
    private readonly CaseCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void AFinishedRolloutHolds()
    {
        _cluster.Load(ActionCase.Base("web"));

        Is(VerdictState.Holds, "3 of 3 replicas updated and available", new Condition.RolledOut(Web));
    }

    [Fact]
    public void AHangingRolloutDoesNotHoldYet()
    {
        _cluster.Load(ActionCase.Base("web-bad-rollout"));

        Is(VerdictState.NotYet, "1 of 3 replicas updated", new Condition.RolledOut(Web));
    }

    [Fact]
    public void APassedDeadlineIsFinal()
    {
        _cluster.Load(ActionCase.Base("web-bad-rollout"));
        Status(Web, """
            {"conditions":[{"type":"Progressing","status":"False","message":"web-2",
             "reason":"ProgressDeadlineExceeded"}]}
            """);

        Is(VerdictState.Impossible, "progress deadline exceeded: ⟦web-2⟧", new Condition.RolledOut(Web));
    }

    [Fact]
    public void AnUnseenChangeIsNotYetRolledOut()
    {
        _cluster.Load(ActionCase.Base("web"));
        _cluster.Run(
            () => _cluster.Client.PatchAsync(Web, KubePatch.Merge(Json("""{"spec":{"minReadySeconds":1}}"""))));

        Is(VerdictState.NotYet, "has not seen the change", new Condition.RolledOut(Web));
        Is(VerdictState.NotYet, "has not seen the change", new Condition.ReadyReplicas(Web, 3));
    }

    [Fact]
    public void WhatIsNotThereIsImpossible() =>
        Is(VerdictState.Impossible, "is not there", new Condition.RolledOut(Web));

    [Fact]
    public void ReplicasChangedBySomebodyElseAreImpossible()
    {
        _cluster.Load(ActionCase.Base("web"));

        Is(VerdictState.Holds, "3 replicas ready", new Condition.ReadyReplicas(Web, 3));
        Is(VerdictState.Impossible, "somebody else", new Condition.ReadyReplicas(Web, 4));
    }

    [Fact]
    public void APodIsReplacedWhenItsUidIsGoneAndEnoughAreReady()
    {
        _cluster.Load(ActionCase.Base("web"));
        var uid = _cluster.Run(() => _cluster.Client.GetAsync(WebPod)).Uid!;

        Is(VerdictState.NotYet, "is still there", new Condition.Replaced(WebPod, uid, WebSet));
        Is(VerdictState.Holds, "3 of 3", new Condition.Replaced(WebPod, "another", WebSet));
        Is(VerdictState.NotYet, "3 of 4", new Condition.Replaced(WebPod, "another", WebSet, 4));
        Is(VerdictState.Impossible, "nothing replaces", new Condition.Replaced(WebPod, "another", Db));
    }

    [Fact]
    public void GoneGoesByTheUid()
    {
        _cluster.Load(ActionCase.Base("web"));

        Is(VerdictState.NotYet, "still there", new Condition.Gone(WebPod, null));
        Is(VerdictState.Holds, "another object now", new Condition.Gone(WebPod, "another"));
        Is(VerdictState.Holds, "is gone", new Condition.Gone(WebPod with { Name = "x" }, null));
    }

    [Fact]
    public void KillsAfterTheTimeAreFinal()
    {
        _cluster.Load(ActionCase.Base("db"));
        var now = _cluster.Simulated.Clock.GetUtcNow();

        Is(VerdictState.Impossible, "container db of Pod shop/db-1 was OOMKilled",
            new Condition.NoNewOomKills(Db, null));
        Is(VerdictState.Impossible, "was OOMKilled", new Condition.NoNewOomKills(Db, now.AddSeconds(-90)));
        Is(VerdictState.Holds, "no container", new Condition.NoNewOomKills(Db, now.AddSeconds(-30)));
    }

    [Fact]
    public void ReadyAddressesAreCountedOnce()
    {
        _cluster.Load([Json("""
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","addressType":"IPv4",
             "metadata":{"name":"web-x","labels":{"kubernetes.io/service-name":"web"}},
             "endpoints":[{"addresses":["10.0.0.1"]},{"addresses":["10.0.0.2"],"conditions":{"ready":false}},
                          {"addresses":["10.0.0.1"],"conditions":{"ready":true}}]}
            """)]);
        var service = new ObjectRef(Kind.Service, "shop", "web");

        Is(VerdictState.Holds, "1 ready", new Condition.ReadyEndpoints(service, 1));
        Is(VerdictState.NotYet, "1 of at least 2", new Condition.ReadyEndpoints(service, 2));
    }

    [Fact]
    public void ReadyAddressesCountByTheirPodsLabels()
    {
        _cluster.Load(ActionCase.Base("versions"));
        _cluster.Load([Json("""
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","addressType":"IPv4",
             "metadata":{"name":"cart-x","labels":{"kubernetes.io/service-name":"cart"}},
             "endpoints":[{"addresses":["10.0.0.1"],"targetRef":{"kind":"Pod","name":"cart-v1-a"}},
                          {"addresses":["10.0.0.2"],"targetRef":{"kind":"Pod","name":"cart-v2-a"}}]}
            """)]);
        var service = new ObjectRef(Kind.Service, "shop", "cart");

        Is(VerdictState.Holds, "2 ready", new Condition.ReadyEndpoints(service, 2));
        Is(VerdictState.Holds, "1 ready endpoints with version=v2",
            new Condition.ReadyEndpoints(service, 1) { Labels = "version=v2" });
        Is(VerdictState.NotYet, "1 of at least 2",
            new Condition.ReadyEndpoints(service, 2) { Labels = "version=v2" });
    }

    [Fact]
    public void AContainerThatEndedSinceIsFinal()
    {
        _cluster.Load(ActionCase.Base("db"));
        var now = _cluster.Simulated.Clock.GetUtcNow();

        Is(VerdictState.Impossible, "container db of Pod shop/db-1 ended at",
            new Condition.NoNewRestarts(Db, now.AddSeconds(-90)));
        Is(VerdictState.Holds, "no container of StatefulSet shop/db restarted",
            new Condition.NoNewRestarts(Db, now.AddSeconds(-30)));
        Is(VerdictState.Holds, "restarted", new Condition.NoNewRestarts(Db));
    }

    [Fact]
    public void AllIsAsBadAsItsWorst()
    {
        _cluster.Load(ActionCase.Base("web"));
        var (holds, not, never) =
            (new Condition.RolledOut(Web), new Condition.Gone(Web, null), new Condition.RolledOut(Db));

        Is(VerdictState.Holds, "updated and available", new Condition.All([holds]));
        Is(VerdictState.NotYet, "still there", new Condition.All([holds, not]));
        Is(VerdictState.Impossible, "is not there", new Condition.All([holds, never, not]));
    }

    [Fact]
    public void AWatchOfAllPodsCoversThatOfOne() => Assert.Equal(
        [new Watched(Kind.Deployment, "shop", "metadata.name=web"), new Watched(Kind.Pod, "shop", null)],
        ConditionJudge.Watched(new Condition.All([new Condition.Restarted(Web), new Condition.Gone(WebPod, null)])));

    private void Is(VerdictState state, string why, Condition condition)
    {
        var verdict = _cluster.Run(() => ConditionJudge.EvaluateAsync(condition, _cluster.View()));
        Assert.Equal(state, verdict.State);
        Assert.Contains(why, verdict.Why);
    }

    private void Status(ObjectRef target, string status) => _cluster.Run(() => _cluster.Client.PatchAsync(target,
        KubePatch.Merge(new JsonObject { ["status"] = Json(status) }), new WriteOptions { Subresource = "status" }));

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
