using System.Text.Json.Nodes;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>Clusters that Secrets of a management cluster tell of, while they come, change and go.</summary>
public sealed class SecretClusterTests
{
    private static readonly JsonObject Prod = new() { ["cluster"] = "prod" };

    [Fact]
    public async Task OneOfClusterApiIsDiagnosedLikeAnyOther()
    {
        await using var management = await Management.StartAsync();
        await management.WriteAsync(Management.Capi("prod", management.Kubeconfig()));
        await using var session = await management.ServeAsync("capi:fleet");

        var found = await session.CallAsync("diagnose", Prod);
        Assert.Equal("prod", (string?)Assert.Single(found["findings"]!.AsArray())!["cluster"]);

        var all = await session.CallAsync("diagnose", new JsonObject { ["cluster"] = "*" });
        Assert.Equal(["aura-simulator", "prod"],
            all["clusters"]!.AsArray().Select(c => (string?)c!["cluster"]));
        await using var everywhere = await management.ServeAsync("capi");
        await everywhere.CallAsync("diagnose", new JsonObject { ["cluster"] = "fleet/prod" });
    }

    [Fact]
    public async Task OneOfArgoCdIsToo()
    {
        await using var management = await Management.StartAsync();
        await management.WriteAsync(Management.ArgoCd("prod", management.Server, new JsonObject
        {
            ["bearerToken"] = management.Token,
            ["tlsClientConfig"] = new JsonObject { ["insecure"] = false, ["caData"] = management.Authority },
        }.ToJsonString()));
        await using var session = await management.ServeAsync("argocd:fleet");

        Assert.Single((await session.CallAsync("diagnose", Prod))["findings"]!.AsArray());
    }

    [Fact]
    public async Task AProgramForCredentialsRunsOnlyWhereTheOperatorNamedIt()
    {
        await using var management = await Management.StartAsync();
        var program = Path.Combine(management.Folder, "login");
        await File.WriteAllTextAsync(program, $$"""
            #!/bin/sh
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
            echo "\"status\":{\"token\":\"${WHICH}{{management.Token[1..]}}\"} }"

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await management.WriteAsync(Management.ArgoCd("prod", management.Server, new JsonObject
        {
            ["execProviderConfig"] = new JsonObject
            {
                ["apiVersion"] = "client.authentication.k8s.io/v1", ["command"] = program,
                ["env"] = new JsonObject { ["WHICH"] = management.Token[..1] },
            },
            ["tlsClientConfig"] = new JsonObject { ["caData"] = management.Authority },
        }.ToJsonString()));

        await using var without = await management.ServeAsync("argocd:fleet");
        var refused = await without.CallAsync("diagnose", Prod, isError: true);
        Assert.Contains("which is not among --cluster-plugins", (string?)refused["message"]);

        await using var with = await management.ServeAsync("argocd:fleet", program);
        Assert.Single((await with.CallAsync("diagnose", Prod))["findings"]!.AsArray());
    }

    [Fact]
    public async Task NewChangedAndRemovedSecretsAreNoticed()
    {
        await using var management = await Management.StartAsync();
        await using var session = await management.ServeAsync("capi:fleet");
        var unknown = await session.CallAsync("diagnose", Prod, isError: true);
        Assert.Contains("'prod' is not among those of this server: aura-simulator", (string?)unknown["message"]);

        await management.WriteAsync(Management.Capi("prod", management.Kubeconfig()));
        management.Time.PutForward(TimeSpan.FromSeconds(11));
        await session.CallAsync("diagnose", Prod);
        var connected = session.Workspace.Clusters.Get("prod");

        await management.WriteAsync(Management.Capi("prod", management.Kubeconfig("an-expired-token")));
        management.Time.PutForward(TimeSpan.FromSeconds(11));
        var expired = await session.CallAsync("diagnose", Prod, isError: true);
        Assert.Equal("Unauthorized", (string?)expired["code"]);

        await management.WriteAsync(Management.Capi("prod", management.Kubeconfig()));
        management.Time.PutForward(TimeSpan.FromSeconds(11));
        await session.CallAsync("diagnose", Prod);
        // What runs there goes on with the new credentials.
        Assert.Same(connected, session.Workspace.Clusters.Get("prod"));

        await management.DeleteAsync("prod-kubeconfig");
        management.Time.PutForward(TimeSpan.FromSeconds(11));
        await session.CallAsync("diagnose", Prod, isError: true);
    }

    public static TheoryData<string, JsonObject, string> Unusable => new()
    {
        { "capi", Management.Capi("prod", null), "the key value is missing" },
        { "capi", Management.Capi("prod", "{"), "it holds no YAML" },
        { "capi", Management.Capi("prod", Kubeconfig("tokenFile: /hunter2")), "tokenFile names a file" },
        {
            "capi", Management.Capi("prod", Kubeconfig("client-certificate: /hunter2")),
            "client-certificate names a file"
        },
        {
            "capi", Management.Capi("prod", Kubeconfig(
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: hunter2}")),
            "command names a program to run here, which is not among --cluster-plugins"
        },
        { "capi", Management.Capi("prod", "current-context: do hunter2 at once"), "it has no context that is its" },
        {
            "capi", Management.Capi("prod", Kubeconfig("token: t").Replace("user: u} }]", "user: do hunter2} }]")),
            "its context refers to what is not among its users"
        },
        { "argocd", Management.ArgoCd("prod", null, "{}"), "the key server is missing" },
        { "argocd", Management.ArgoCd("prod", "hunter2", """{"bearerToken": "hunter2"}"""), "server is no address" },
        {
            "argocd", Management.ArgoCd("prod", "http://hunter2", """{"bearerToken": "hunter2"}"""),
            "server is no address; write https://host:port"
        },
        { "argocd", Management.ArgoCd("prod", "https://a", "hunter2"), "config is not a JSON object" },
        { "argocd", Management.ArgoCd("prod", "https://a", "{}"), "config has no credentials" },
        {
            "argocd", Management.ArgoCd("prod", "https://a", """{"awsAuthConfig": {"clusterName": "hunter2"}}"""),
            "config.awsAuthConfig needs Argo CD's own program"
        },
        {
            "argocd", Management.ArgoCd("prod", "https://a", """{"bearerToken": "hunter2", "kerberos": "hunter2"}"""),
            "config has kerberos, which is not known here"
        },
        {
            "argocd", Management.ArgoCd("prod", "https://a",
                """{"tlsClientConfig": {"certData": "hunter2", "keyFile": "hunter2"}}"""),
            "config.tlsClientConfig has keyFile"
        },
        {
            "argocd", Management.ArgoCd("aura-simulator", "https://a", """{"bearerToken": "hunter2"}"""),
            "aura-simulator is a context of the kubeconfig"
        },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task WhatCannotBeUsedIsSaidByNameAndNothingOfItIsShown(string format, JsonObject secret, string why)
    {
        await using var management = await Management.StartAsync();
        await management.WriteAsync(secret);
        await using var session = await management.ServeAsync($"{format}:fleet");

        var answer = await session.CallAsync("diagnose", new JsonObject { ["cluster"] = "*" });

        var note = $"{Assert.Single(answer["notes"]!.AsArray())}";
        Assert.Contains($"Secret fleet/{secret["metadata"]!["name"]}", note);
        Assert.Contains(why, note);
        Assert.DoesNotContain("hunter2", note);
        Assert.Single(answer["clusters"]!.AsArray());
    }

    private static string Kubeconfig(string user) => $$"""
        current-context: c
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"} }]
        users: [{name: u, user: { {{user}} } }]
        contexts: [{name: c, context: {cluster: c, user: u} }]
        """;
}
