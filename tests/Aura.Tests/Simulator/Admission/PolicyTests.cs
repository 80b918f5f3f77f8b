using System.Text.Json.Nodes;
using Aura.Tests.Simulator.Api;

namespace Aura.Tests.Simulator.Admission;

/// <summary>LimitRange, ResourceQuota, Pod Security and priority: what they change and what they refuse.</summary>
public sealed class PolicyTests : IDisposable
{
    private const string Pods = Rest.Default + "/pods";

    private readonly Rest _api = new();

    public PolicyTests() => Assert.Equal(201, _api.Post(Rest.Default + "/serviceaccounts",
        """{"metadata":{"name":"default"}}""").Status);

    public void Dispose() => _api.Dispose();

    [Fact]
    public void A_limit_range_refuses_by_container_and_by_the_sum_of_a_pod()
    {
        _api.Post(Rest.Default + "/limitranges", """
            {"metadata":{"name":"lr"},"spec":{"limits":[
              {"type":"Container","min":{"cpu":"100m"}},{"type":"Pod","max":{"memory":"1Gi"}}]}}
            """);

        var refused = Pod("a", """
            [{"name":"x","image":"i","resources":{"requests":{"cpu":"50m"},"limits":{"memory":"768Mi"}}},
             {"name":"y","image":"i","resources":{"requests":{"cpu":"1"},"limits":{"memory":"768Mi"}}}]
            """);

        Assert.Equal(403, refused.Status);
        Assert.Contains("minimum cpu usage per Container is 100m, but request is 50m", refused["message"]);
        Assert.Contains("maximum memory usage per Pod is 1Gi, but limit is 1536Mi", refused["message"]);
    }

    [Fact]
    public void A_quota_is_charged_by_what_is_created_and_refuses_what_no_longer_fits()
    {
        Quota("""{"hard":{"configmaps":"2","count/secrets":"1"}}""", """{"configmaps":"0","count/secrets":"0"}""");

        Assert.Equal(201, _api.Post(Rest.Default + "/secrets", """{"metadata":{"name":"s1"}}""").Status);
        var second = _api.Post(Rest.Default + "/secrets", """{"metadata":{"name":"s2"}}""");
        Assert.Equal(201, _api.Post(Rest.Default + "/configmaps", """{"metadata":{"name":"c1"}}""").Status);

        Assert.Equal("secrets \"s2\" is forbidden: exceeded quota: q, requested: count/secrets=1, "
            + "used: count/secrets=1, limited: count/secrets=1", second["message"]);
        Assert.Equal("1", _api.Get(Rest.Default + "/resourcequotas/q")["status/used/configmaps"]);
    }

    [Fact]
    public void A_dry_run_and_a_name_that_is_taken_are_not_charged()
    {
        Quota("""{"hard":{"configmaps":"1"}}""", """{"configmaps":"0"}""");

        Assert.Equal(201, _api.Post(Rest.Default + "/configmaps?dryRun=All", """{"metadata":{"name":"c"}}""").Status);
        Assert.Equal(201, _api.Post(Rest.Default + "/configmaps", """{"metadata":{"name":"c"}}""").Status);
        Assert.Equal(409, _api.Post(Rest.Default + "/configmaps", """{"metadata":{"name":"c"}}""").Status);

        Assert.Equal("1", _api.Get(Rest.Default + "/resourcequotas/q")["status/used/configmaps"]);
    }

    [Fact]
    public void A_quota_with_a_scope_counts_only_the_pods_in_it()
    {
        Quota("""{"hard":{"pods":"0"},"scopes":["BestEffort"]}""", """{"pods":"0"}""");

        Assert.Equal(403, Pod("best-effort", """[{"name":"x","image":"i"}]""").Status);
        Assert.Equal(201, Pod("burstable",
            """[{"name":"x","image":"i","resources":{"requests":{"cpu":"1"}}}]""").Status);
    }

    [Fact]
    public void Baseline_refuses_known_ways_to_gain_privileges_and_names_each()
    {
        Label("pod-security.kubernetes.io/enforce", "baseline");

        var refused = _api.Post(Pods, """
            {"metadata":{"name":"p"},"spec":{"hostNetwork":true,"hostPID":true,
              "volumes":[{"name":"v","hostPath":{"path":"/"}}],
              "containers":[{"name":"a","image":"i","securityContext":{"privileged":true}},
                            {"name":"b","image":"i","securityContext":{"capabilities":{"add":["NET_ADMIN"]}}}]}}
            """);

        Assert.Equal("pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": non-default capabilities "
            + "(container \"b\" must not include \"NET_ADMIN\" in securityContext.capabilities.add), host namespaces "
            + "(hostNetwork=true, hostPID=true), hostPath volumes (volume \"v\"), privileged (container \"a\" must not "
            + "set securityContext.privileged=true)", refused["message"]);
    }

    [Fact]
    public void A_pod_that_meets_the_restricted_level_is_let_in()
    {
        Label("pod-security.kubernetes.io/enforce", "restricted");

        Assert.Equal(201, _api.Post(Pods, """
            {"metadata":{"name":"p"},"spec":{
              "securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},
              "containers":[{"name":"a","image":"i","securityContext":{"allowPrivilegeEscalation":false,
                "capabilities":{"drop":["ALL"]}}}]}}
            """).Status);
    }

    [Fact]
    public void The_default_priority_class_applies_where_none_is_named_and_there_is_only_one()
    {
        const string classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
        Assert.Equal(201, _api.Post(classes, """{"metadata":{"name":"std"},"value":10,"globalDefault":true}""").Status);

        var pod = Pod("p", """[{"name":"x","image":"i"}]""");
        var second = _api.Post(classes, """{"metadata":{"name":"std2"},"value":20,"globalDefault":true}""");

        Assert.Equal(("std", "10"), (pod["spec/priorityClassName"], pod["spec/priority"]));
        Assert.Equal(403, second.Status);
        Assert.Contains("PriorityClass std is already marked as default", second["message"]);
    }

    [Fact]
    public void A_pod_needs_its_service_account_and_may_do_without_the_token()
    {
        var absent = _api.Post(Pods, """
            {"metadata":{"name":"p"},
             "spec":{"serviceAccountName":"robot","containers":[{"name":"x","image":"i"}]}}
            """);
        var bare = _api.Post(Pods, """
            {"metadata":{"name":"q"},
             "spec":{"automountServiceAccountToken":false,"containers":[{"name":"x","image":"i"}]}}
            """);

        Assert.Equal("pods \"p\" is forbidden: error looking up service account default/robot: "
            + "serviceaccount \"robot\" not found", absent["message"]);
        Assert.Equal(201, bare.Status);
        Assert.Null(bare["spec/volumes"]);
    }

    private Rest.Answer Pod(string name, string containers) => _api.Post(Pods, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["containers"] = JsonNode.Parse(containers) },
    }.ToJsonString());

    private void Label(string key, string value) => Assert.Equal(200, _api.Merge(Rest.Default,
        new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [key] = value } } }
            .ToJsonString()).Status);

    // There is no quota controller here that would write the status first.
    private void Quota(string spec, string used)
    {
        _api.Post(Rest.Default + "/resourcequotas", $$"""{"metadata":{"name":"q"},"spec":{{spec}} }""");
        var hard = JsonNode.Parse(spec)!["hard"]!.ToJsonString();
        Assert.Equal(200, _api.Merge(Rest.Default + "/resourcequotas/q/status",
            $$"""{"status":{"hard":{{hard}},"used":{{used}} } }""").Status);
    }
}
