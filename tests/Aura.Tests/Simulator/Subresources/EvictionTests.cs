using Aura.Tests.Simulator.Api;

namespace Aura.Tests.Simulator.Subresources;

/// <summary>Evictions within and against a budget whose status is given.</summary>
public sealed class EvictionTests : IDisposable
{
    private const string Budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

    private readonly Rest _api = new();

    public EvictionTests()
    {
        _api.Post(Rest.Default + "/serviceaccounts", """{"metadata":{"name":"default"}}""");
        _api.Post(Budgets, """
            {"metadata":{"name":"b"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"a":"b"}}}}
            """);
    }

    public void Dispose() => _api.Dispose();

    [Fact]
    public void Each_eviction_uses_up_what_the_budget_allows()
    {
        Pod("one", ready: true);
        Pod("two", ready: true);
        Budget(allowed: 1, healthy: 2, desired: 1);

        Assert.Equal(201, Evict("one").Status);
        var second = Evict("two");

        Assert.Equal(429, second.Status);
        Assert.Equal("The disruption budget b needs 1 healthy pods and has 2 currently",
            second["details/causes/0/message"]);
        Assert.NotNull(_api.Get(Budgets + "/b")["status/disruptedPods/one"]);
    }

    [Fact]
    public void A_budget_that_has_not_been_looked_at_since_it_changed_asks_to_wait()
    {
        Pod("one", ready: true);

        var refused = Evict("one");

        Assert.Equal(429, refused.Status);
        Assert.Equal("10", refused["details/retryAfterSeconds"]);
    }

    [Theory]
    [InlineData(null, 0, 429)]
    [InlineData(null, 1, 201)]
    [InlineData("AlwaysAllow", 0, 201)]
    public void A_pod_that_is_not_ready_goes_by_the_policy(string? policy, int healthy, int status)
    {
        Pod("sick", ready: false);
        if (policy is not null)
            _api.Merge(Budgets + "/b", $$"""{"spec":{"unhealthyPodEvictionPolicy":"{{policy}}"} }""");
        Budget(allowed: 0, healthy, desired: 1);

        Assert.Equal(status, Evict("sick").Status);
    }

    [Fact]
    public void A_pod_that_has_not_started_is_free_to_go_and_a_wrong_uid_is_a_conflict()
    {
        _api.Post(Rest.Default + "/pods",
            """{"metadata":{"name":"p","labels":{"a":"b"}},"spec":{"containers":[{"name":"x","image":"i"}]}}""");

        var other = _api.Post(Rest.Default + "/pods/p/eviction", """
            {"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"p"},
             "deleteOptions":{"preconditions":{"uid":"00000000-0000-0000-0000-000000000000"}}}
            """);

        Assert.Equal(409, other.Status);
        Assert.Equal(201, Evict("p").Status);
        Assert.Equal(404, _api.Get(Rest.Default + "/pods/p").Status);
    }

    private Rest.Answer Evict(string pod) => _api.Post($"{Rest.Default}/pods/{pod}/eviction",
        $$"""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"{{pod}}"} }""");

    private void Pod(string name, bool ready)
    {
        Assert.Equal(201, _api.Post(Rest.Default + "/pods", $$"""
            {"metadata":{"name":"{{name}}","labels":{"a":"b"} },
             "spec":{"nodeName":"n","containers":[{"name":"x","image":"i"}]} }
            """).Status);
        var status = ready ? "True" : "False";
        Assert.Equal(200, _api.Merge($"{Rest.Default}/pods/{name}/status",
            $$"""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{status}}"}]} }""").Status);
    }

    private void Budget(int allowed, int healthy, int desired)
    {
        var generation = _api.Get(Budgets + "/b")["metadata/generation"];
        Assert.Equal(200, _api.Merge(Budgets + "/b/status", $$"""
            {"status":{"observedGeneration":{{generation}},"disruptionsAllowed":{{allowed}},
              "currentHealthy":{{healthy}},"desiredHealthy":{{desired}},"expectedPods":2} }
            """).Status);
    }
}
