using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Mcp.Http;

/// <summary>With --impersonate-callers the cluster's RBAC decides what a caller may, not the server's.</summary>
public sealed class ImpersonationTests
{
    private const string Role = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: everything}
        rules:
        - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
        - {nonResourceURLs: ["*"], verbs: ["*"]}
        """;

    private const string Binding = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: ann-may-do-everything}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ann}]
        """;

    [Fact]
    public async Task ACallerWithoutRightsIsRefusedByTheCluster()
    {
        await using var host = await StartAsync();
        var read = await host.ResultAsync("get_objects", new JsonObject { ["kind"] = "Secret" }, "ann");
        Assert.Equal("Forbidden", (string?)read["code"]);
        Assert.Contains("User \"ann\"", (string?)read["untrusted"]![0]);

        var change = await host.ResultAsync(HttpHost.Update, HttpHost.Good, "ann");
        Assert.NotEqual("succeeded", (string?)change["status"]);
        Assert.Equal(0, host.Cluster.Writes);
    }

    [Fact]
    public async Task ACallerWithRightsHasItDoneAsThemselves()
    {
        await using var host = await StartAsync();
        await GrantAsync(host.Cluster.Client);

        var change = await host.ResultAsync(HttpHost.Update, HttpHost.Good, "ann");

        Assert.True((string?)change["status"] == "succeeded", $"{change}");
        Assert.Equal("ann", host.Workspace.Store.Journal.Find((string)change["executionId"]!)!.Principal);
    }

    [Fact]
    public async Task WhatIsOpenIsKnownByItsCaller()
    {
        await using var host = await StartAsync();
        await GrantAsync(host.Cluster.Client);
        host.Cluster.Freeze();
        using var call = await host.CallAsync(HttpHost.Update, HttpHost.Good, "ann", progress: true);
        using var reader = await HttpHost.UntilAsync(call, "notifications/progress");

        var server = host.Workspace.Clusters.Get(null).Pipeline;

        Assert.Equal("ann", Assert.Single(server.OpenOnBehalfOf()).User);
        host.Cluster.Resume();
        Assert.Contains("succeeded", await reader.ReadToEndAsync());
        Assert.Empty(server.OpenOnBehalfOf());
    }

    /// <summary>Lets the user ann do everything.</summary>
    internal static async Task GrantAsync(KubeClient admin)
    {
        await admin.CreateAsync(new KubeObject(Kind.ClusterRole, (JsonObject)Yaml.Parse(Role)!));
        await admin.CreateAsync(new KubeObject(Kind.ClusterRoleBinding, (JsonObject)Yaml.Parse(Binding)!));
    }

    private static Task<HttpHost> StartAsync() => HttpHost.StartAsync(
        o => o with { ImpersonateCallers = true }, tokens: ["ann aura:critical"]);
}
