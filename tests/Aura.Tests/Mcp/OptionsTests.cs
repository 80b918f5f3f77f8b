using Aura.Actions;
using Aura.Mcp.Commands;
using Aura.Mcp.Options;

namespace Aura.Tests.Mcp;

public sealed class OptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void CommandLineBeatsEnvironmentBeatsFile()
    {
        File.WriteAllText(_file, "max-risk: low\nanswer-within: 10\ncontexts: [a, b]\nread-only: true\n");
        var options =
            Read("serve --max-risk high", new() { ["AURA_MAX_RISK"] = "medium", ["AURA_ANSWER_WITHIN"] = "20" });

        Assert.Equal(Risk.High, options.MaxRisk);
        Assert.Equal(TimeSpan.FromSeconds(20), options.AnswerWithin);
        Assert.Equal(["a", "b"], options.Contexts);
        Assert.True(options.ReadOnly);
    }

    [Fact]
    public void AllFaultsAreToldAtOnceWithWhereTheyCameFrom()
    {
        File.WriteAllText(_file, "auto-approve: critical\n");
        var e = Assert.Throws<OptionsException>(() =>
            Read("serve --max-risk foo --kubeconfig /no/such/file --prometheus me:secret@metrics",
                new() { ["AURA_TOOLS"] = "pods,bogus" }));

        Assert.Collection(e.Faults.Order(StringComparer.Ordinal),
            f => Assert.StartsWith("--kubeconfig: there is no file", f),
            f => Assert.StartsWith("--max-risk: 'foo' is not one of low, medium, high, critical", f),
            f => Assert.Equal("--prometheus: it is not like https://prometheus.example:9090", f),
            f => Assert.Contains("auto-approve: critical risk always needs a person", f),
            f => Assert.StartsWith("AURA_TOOLS: 'bogus' is not a section", f));
    }

    [Fact]
    public void UnknownSettingsOfTheFileAreNamed()
    {
        File.WriteAllText(_file, "max-rsik: low\n");
        var e = Assert.Throws<OptionsException>(() => Read("serve", []));
        Assert.Contains("'max-rsik' is not a setting", Assert.Single(e.Faults));
    }

    [Theory]
    [InlineData("serve", null)]
    [InlineData("serve --simulator", Risk.Low)]
    [InlineData("serve --simulator --auto-approve none", null)]
    [InlineData("serve --auto-approve high", Risk.High)]
    public void NothingIsApprovedUnaskedOnARealClusterUnlessTold(string args, Risk? expected) =>
        Assert.Equal(expected, Read(args, []).AutoApprove);

    [Theory]
    [InlineData("serve --prometheus http://metrics --request-count a --error-rate b", null)]
    [InlineData("serve --prometheus http://metrics --error-rate b", "--error-rate: it needs --request-count")]
    [InlineData("serve --prometheus http://metrics --request-count a", "--request-count: it needs --error-rate")]
    [InlineData("serve --request-count a --error-rate b", "--error-rate: it needs --prometheus")]
    public void ErrorsAreWatchedByTwoQueriesThatAPrometheusAnswers(string args, string? fault)
    {
        if (fault is null)
            Assert.Equal(("a", "b"), Read(args, []).Errors);
        else
            Assert.StartsWith(fault, Assert.Single(Assert.Throws<OptionsException>(() => Read(args, [])).Faults));
    }

    [Theory]
    [InlineData("mysql://me:secret@db/aura", "it is an address, but not one like postgres://USER@HOST/DATABASE")]
    [InlineData("postgres://me:secret@db", "it names no database, like …/aura")]
    [InlineData("postgres://me:secret@db/aura?sslmode=maybe",
        "its sslmode is none of disable, allow, prefer, require, verify-ca and verify-full")]
    [InlineData("postgres://me:secret@db/aura?statement_timeout=1", "it has no option 'statement_timeout'; there are "
        + "sslmode, sslrootcert, sslcert, sslkey, passfile, application_name, connect_timeout and pool_max")]
    public void AnAddressThatIsNoStoreIsRefusedWithoutItsPassword(string store, string why)
    {
        var fault = Assert.Single(Assert.Throws<OptionsException>(
            () => Read($"serve --store {store} --store-key key", [])).Faults);
        Assert.Equal($"--store: {why}", fault);
    }

    [Fact]
    public void ADatabaseNeedsItsKey()
    {
        var fault = Assert.Single(Assert.Throws<OptionsException>(
            () => Read("serve --store postgres://me:secret@db/aura", [])).Faults);
        Assert.StartsWith("--store-key is missing", fault);
        Assert.DoesNotContain("secret", fault);
        Assert.Equal("key", Read("serve --store postgres://me:secret@db/aura --store-key key", []).StoreKey);
    }

    [Fact]
    public void PricesAreReadAtStart()
    {
        var list = Path.Combine(Repository.Root, "samples", "prices", "on-premise.yaml");
        var options = Read($"serve --prices {list} --opencost http://opencost:9003", []);
        Assert.Equal(("EUR", new Uri("http://opencost:9003")), (options.Prices.Currency, options.OpenCost));
        Assert.Equal("USD", Read("serve", []).Prices.Currency);

        File.WriteAllText(_file, "prices: /no/such/list.yaml\nopencost: me:secret@costs\n");
        Assert.Collection(Assert.Throws<OptionsException>(() => Read("serve", [])).Faults,
            f => Assert.StartsWith("/no/such/list.yaml: ", f),
            f => Assert.EndsWith("opencost: it is not like http://opencost.example:9003", f));
    }

    [Theory]
    [InlineData("serve", false)]
    [InlineData("doctor", false)]
    [InlineData("token list", true)]
    [InlineData("call diagnose", true)]
    public void WhatAServerListensWithConcernsNoOtherCommand(string args, bool reads)
    {
        File.WriteAllText(_file, "http: http://127.0.0.1:8080\ntokens: /no/such/file\n");
        if (reads)
            Assert.Equal((null, "/no/such/file"), (Read(args, []).Http, Read(args, []).TokenFile));
        else
            Assert.Contains("tokens: ", Assert.Single(Assert.Throws<OptionsException>(() => Read(args, [])).Faults));
    }

    [Fact]
    public void AWebhooksAddressIsNotShown()
    {
        var fault = Assert.Single(Assert.Throws<OptionsException>(
            () => Read("serve --receivers ops=https://hooks/a,oncall=hooks/T0/hunter2", [])).Faults);
        Assert.StartsWith("--receivers: entry 2 is not like", fault);
    }

    private AuraOptions Read(string args, Dictionary<string, string> environment) => new OptionsReader(
        OptionSources.Gather(AuraCommand.Create().Parse(args), n => environment.GetValueOrDefault(n), _file)).Read();
}
