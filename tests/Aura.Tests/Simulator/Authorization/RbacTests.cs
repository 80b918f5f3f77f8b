using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Api;
using Aura.Simulator.Authorization;
using Aura.Tests.Simulator.Controllers;

namespace Aura.Tests.Simulator.Authorization;

/// <summary>Roles and bindings decide what a user may do, and in whose name they say so.</summary>
public sealed class RbacTests : IDisposable
{
    private readonly SimulatedCluster _cluster = new(new() { RunControllers = false });

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData("services", "users \"jane\" is forbidden: User \"eve\" cannot impersonate resource \"users\"")]
    [InlineData("users", "groups \"ops\" is forbidden: User \"eve\" cannot impersonate resource \"groups\"")]
    [InlineData("users, groups", "User \"jane\" cannot list resource \"pods\"")]
    public void Acting_as_another_must_be_allowed(string resources, string refusal)
    {
        Load($$"""
            kind: ClusterRole
            metadata: {name: actor}
            rules: [{apiGroups: [""], resources: [{{resources}}], verbs: [impersonate]}]
            ---
            kind: ClusterRoleBinding
            metadata: {name: actor}
            roleRef: {kind: ClusterRole, name: actor}
            subjects: [{kind: User, name: eve}]
            """);
        using var http = new HttpClient(_cluster.ForUser("eve")) { BaseAddress = new Uri("http://simulator.local/") };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/default/pods");
        request.Headers.Add("Impersonate-User", "jane");
        request.Headers.Add("Impersonate-Group", "ops");
        using var response = http.Send(request);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        Assert.Contains(refusal, (string?)JsonNode.Parse(reader.ReadToEnd())!["message"]);
    }

    [Fact]
    public void A_cluster_binding_holds_everywhere_and_a_role_binding_in_its_namespace()
    {
        Load("""
            kind: ClusterRole
            metadata: {name: read-pods}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
            ---
            kind: ClusterRoleBinding
            metadata: {name: everywhere}
            roleRef: {kind: ClusterRole, name: read-pods}
            subjects: [{kind: Group, name: readers}]
            ---
            kind: RoleBinding
            metadata: {name: here, namespace: default}
            roleRef: {kind: ClusterRole, name: read-pods}
            subjects: [{kind: ServiceAccount, name: bot, namespace: kube-system}]
            """);

        Assert.True(May(new("eve", ["readers"]), "list", "pods", "kube-system"));
        Assert.False(May(new("eve", ["readers"]), "delete", "pods", "kube-system"));
        Assert.True(May(UserInfo.Named("system:serviceaccount:kube-system:bot"), "get", "pods", "default"));
        Assert.False(May(UserInfo.Named("system:serviceaccount:kube-system:bot"), "get", "pods", "kube-system"));
    }

    [Fact]
    public void Names_subresources_and_wildcards_narrow_or_widen_a_rule()
    {
        Load("""
            kind: Role
            metadata: {name: r, namespace: default}
            rules:
            - {apiGroups: [""], resources: [configmaps], resourceNames: [one], verbs: [update]}
            - {apiGroups: [apps], resources: ["*/scale"], verbs: ["*"]}
            ---
            kind: RoleBinding
            metadata: {name: b, namespace: default}
            roleRef: {kind: Role, name: r}
            subjects: [{kind: User, name: eve}]
            """);
        var eve = new UserInfo("eve", []);

        Assert.True(May(eve, "update", "configmaps", "default", name: "one"));
        Assert.False(May(eve, "update", "configmaps", "default", name: "two"));
        Assert.True(May(eve, "patch", "deployments", "default", "apps", "scale"));
        Assert.False(May(eve, "patch", "deployments", "default", "apps"));
    }

    [Fact]
    public void An_aggregated_role_has_the_rules_of_the_roles_that_it_selects()
    {
        Load("""
            kind: ClusterRole
            metadata: {name: all}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: "yes"}}]}
            rules: []
            ---
            kind: ClusterRole
            metadata: {name: part, labels: {part: "yes"}}
            rules: [{apiGroups: [""], resources: [nodes], verbs: [get]}]
            ---
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {kind: ClusterRole, name: all}
            subjects: [{kind: User, name: eve}]
            """);

        Assert.True(May(new("eve", []), "get", "nodes", null));
    }

    [Fact]
    public void Masters_may_do_all_and_strangers_may_ask_about_themselves()
    {
        var stranger = UserInfo.Named("stranger");
        var authorizer = new RbacAuthorizer(_cluster.Store);

        Assert.True(May(UserInfo.Admin, "delete", "nodes", null));
        Assert.False(May(stranger, "get", "pods", "default"));
        Assert.True(May(stranger, "create", "selfsubjectaccessreviews", null, "authorization.k8s.io"));
        Assert.True(authorizer.Decide(new(stranger, "get") { Path = "/version" }).Allowed);
        Assert.False(authorizer.Decide(new(stranger, "get") { Path = "/metrics" }).Allowed);
    }

    private bool May(UserInfo user, string verb, string resource, string? ns, string group = "", string sub = "",
        string name = "") => new RbacAuthorizer(_cluster.Store).Decide(new AccessAttributes(user, verb)
        {
            Group = group,
            Resource = resource,
            Subresource = sub,
            Namespace = ns,
            Name = name,
        }).Allowed;

    private void Load(string yaml)
    {
        foreach (var node in Yaml.ParseAll(yaml))
        {
            var role = (JsonObject)node;
            role["apiVersion"] = "rbac.authorization.k8s.io/v1";
            _cluster.Create(role.ToJsonString());
        }
    }
}
