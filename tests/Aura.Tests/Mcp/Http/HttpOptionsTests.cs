using Aura.Mcp.Commands;
using Aura.Mcp.Options;

namespace Aura.Tests.Mcp.Http;

/// <summary>What does not fit is told before anything listens.</summary>
public sealed class HttpOptionsTests
{
    [Theory]
    [InlineData("--http nonsense", "--http: 'nonsense' is not like")]
    [InlineData("--http http://0.0.0.0:8080 --allow-hosts a", "--http: 0.0.0.0 can be reached from outside")]
    [InlineData("--http http://192.0.2.7:8080", "--http: 192.0.2.7 can be reached from outside")]
    [InlineData("--http http://0.0.0.0:8080 --oidc-issuer https://id.example --oidc-audience aura",
        "--http: say by which name clients call it")]
    [InlineData("--http https://127.0.0.1:8443", "--http: https needs --tls-certificate and --tls-key")]
    [InlineData("--http https://127.0.0.1:8443 --tls-certificate /no/crt --tls-key /no/key",
        "--tls-certificate: /no/crt")]
    [InlineData("--http http://127.0.0.1:8080 --tls-key k", "--tls-key: it needs --http https://")]
    [InlineData("--http http://127.0.0.1:8080 --tokens /no/such/file", "--tokens: ")]
    [InlineData("--http http://127.0.0.1:8080 --oidc-issuer https://id.example",
        "--oidc-issuer: it needs --oidc-audience")]
    [InlineData("--http http://127.0.0.1:8080 --oidc-issuer http://id.example --oidc-audience aura",
        "--oidc-issuer: it must be https")]
    [InlineData("--http http://127.0.0.1:8080 --oidc-client page", "--oidc-client: it needs --oidc-issuer")]
    [InlineData("--http http://127.0.0.1:8080 --oidc-issuer https://id.example --oidc-audience aura "
        + "--oidc-roles a=viewer",
        "--oidc-roles: it needs --oidc-issuer and --oidc-client")]
    [InlineData("--http http://127.0.0.1:8080 --oidc-issuer https://id.example --oidc-audience aura --oidc-client page "
        + "--oidc-roles sre=boss", "--oidc-roles: 'sre=boss' is not like")]
    [InlineData("--http http://127.0.0.1:8080 --oidc-issuer https://id.example --oidc-audience aura --oidc-client page "
        + "--oidc-client-secret /no/such/file", "--oidc-client-secret: ")]
    [InlineData("--http http://127.0.0.1:8080 --impersonate-callers", "--impersonate-callers: callers must be known")]
    [InlineData("--http http://127.0.0.1:8080 --max-sessions 0", "--max-sessions: '0' is not a number from 1")]
    [InlineData("--http http://127.0.0.1:8080 --allow-origins https://a/b", "--allow-origins: 'https://a/b'")]
    public void WhatDoesNotFitIsRefused(string args, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Faults(args)));

    [Theory]
    [InlineData("--http http://127.0.0.1:8080 --public-url https://ann:hunter2@host/", "--public-url: it is not like")]
    [InlineData("--http http://ann:hunter2@127.0.0.1:1", "--http: it is not like")]
    public void APasswordInAnAddressIsNotShown(string args, string start)
    {
        var fault = Assert.Single(Faults(args));
        Assert.StartsWith(start, fault);
        Assert.DoesNotContain("hunter2", fault);
    }

    [Fact]
    public void AllFaultsAreToldAtOnce() => Assert.Equal(4, Faults(
        "--http https://0.0.0.0:1 --public-url ftp://a --max-risk foo --max-per-minute many --allow-hosts a "
        + "--tokens /no/f --tls-certificate x --tls-key y").Count(f => !f.StartsWith("--tokens")));

    [Fact]
    public void GroupsOfTheIssuerHaveRolesInThePage()
    {
        var roles = Read("serve --http http://127.0.0.1:8080 --oidc-issuer https://id.example --oidc-audience aura "
            + "--oidc-client page --oidc-roles sre=admin,on=call=approver:medium:shop+shop-*,dev=viewer")
            .Http!.Oidc!.Roles;
        Assert.Equal(["sre Admin  ", "on=call Approver Medium shop shop-*", "dev Viewer  "], roles.Select(r =>
            $"{r.Group} {r.Role} {r.MaxRisk} {string.Join(' ', r.Namespaces ?? [])}"));
    }

    [Fact]
    public void WithoutHttpNothingOfItCounts() => Assert.Null(Read("serve --tokens /no/such/file").Http);

    private static IReadOnlyList<string> Faults(string args) =>
        Assert.Throws<OptionsException>(() => Read("serve " + args)).Faults;

    private static AuraOptions Read(string args) => new OptionsReader(
        OptionSources.Gather(AuraCommand.Create().Parse(args), _ => null, null)).Read();
}
