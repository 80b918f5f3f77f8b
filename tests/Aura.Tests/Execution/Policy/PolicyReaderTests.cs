using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Policy;

namespace Aura.Tests.Execution.Policy;

public sealed class PolicyReaderTests
{
    private static readonly ActionCatalog Catalog = new();

    [Fact]
    public void AllFaultsAreToldAtOnceWithLineAndFieldAndTheWayOut()
    {
        var e = Assert.Throws<PolicyException>(() => Read("""
            maxRisk: hihg
            stormGaurd: {executions: 3}
            autoApprove:
            - maxRisk: critical
              actions: [deployment.rolback, "nothing.*"]
              times:
              - days: [mon, teu]
                hours: 9 to 5
                zone: Mars/Olympus
            - namespaces: shop
            budgets:
              pods: {atOnce: 150%%, perhour: 3}
            freezes:
            - {from: 2026-12-24T00:00, until: 2026-12-01T00:00}
            stormGuard: {executions: 0, minutes: ten}
            approvers: []
            maxTargets:
            """));

        Assert.Equal(
        [
            "p.yaml:1: maxRisk: must be one of low, medium, high, critical, is \"hihg\": did you mean high?",
            "p.yaml:2: stormGaurd: no such key, did you mean stormGuard?",
            "p.yaml:4: autoApprove[0].maxRisk: critical risk always needs a person; the most is high",
            "p.yaml:5: autoApprove[0].actions[0]: no action is called \"deployment.rolback\", "
                + "did you mean deployment.rollback?",
            "p.yaml:5: autoApprove[0].actions[1]: no action is called \"nothing.*\"; find_action searches them",
            "p.yaml:7: autoApprove[0].times[0].days[1]: must be one of sun, mon, tue, wed, thu, fri, sat, is \"teu\": "
                + "did you mean tue?",
            "p.yaml:8: autoApprove[0].times[0].hours: must be two different times like 09:00-17:00, is \"9 to 5\"",
            "p.yaml:9: autoApprove[0].times[0].zone: must be a time zone that this machine knows, like UTC or "
                + "Europe/Berlin, is \"Mars/Olympus\"",
            "p.yaml:10: autoApprove[1].namespaces: must be a list, like [\"shop\"]",
            "p.yaml:10: autoApprove[1]: maxRisk is missing",
            "p.yaml:12: budgets.pods.atOnce: must be a count like 3, or a percentage like 25%, is \"150%%\"",
            "p.yaml:12: budgets.pods.perhour: no such key, did you mean perHour?",
            "p.yaml:14: freezes[0].until: must be later than from",
            "p.yaml:15: stormGuard.executions: must be from 1 to 1000, is 0",
            "p.yaml:15: stormGuard.minutes: must be a whole number, is \"ten\"",
            "p.yaml:16: approvers: is empty: name something, or leave it out",
            "p.yaml:17: maxTargets: has no value: give it one, or leave it out",
        ], e.Faults);
    }

    [Fact]
    public void AllThatIsWrongWithValueSourcesIsToldAtOnce()
    {
        var e = Assert.Throws<PolicyException>(() => Read("""
            valueSources:
              a: {}
              b: {file: db, env: DB}
              c: {env: "p4ss word"}
              d: {secret: vault, key: token}
              e: {secret: vault/db}
              f: {env: DB, key: x}
              "g h": {env: DB}
              i: {fil: /db}
              j: plain
              k: {env: DB, namespaces: []}
            allowInlineValues: maybe
            """));

        Assert.Equal(
        [
            "p.yaml:2: valueSources.a: says nothing: give file, env or secret",
            "p.yaml:3: valueSources.b: give one of file, env",
            "p.yaml:3: valueSources.b.file: must be an absolute path, is \"db\"",
            "p.yaml:4: valueSources.c.env: must be the name of a variable, not its value",
            "p.yaml:5: valueSources.d.secret: must be namespace/name, is \"vault\"",
            "p.yaml:6: valueSources.e: key is missing: of the secret",
            "p.yaml:7: valueSources.f: key is of a secret only",
            "p.yaml:8: valueSources.g h: must be a name of letters, digits, '-' and '_', is \"g h\"",
            "p.yaml:9: valueSources.i.fil: no such key, did you mean file?",
            "p.yaml:9: valueSources.i: says nothing: give file, env or secret",
            "p.yaml:10: valueSources.j: must have keys of its own: file, env, secret, key, namespaces; is \"plain\"",
            "p.yaml:11: valueSources.k.namespaces: is empty: name something, or leave it out",
            "p.yaml:12: allowInlineValues: must be true or false, is \"maybe\"",
        ], e.Faults);
    }

    [Theory]
    [InlineData("maxRisk: [", "p.yaml: YAML line ")]
    [InlineData("- maxRisk", "p.yaml:1: a policy is a mapping")]
    [InlineData("autoApprove: [{maxRisk: low, $line: 3}]", "p.yaml:1: autoApprove[0].$line: no such key")]
    public void WhatIsNoPolicyIsRefused(string yaml, string fault) =>
        Assert.StartsWith(fault, Assert.Throws<PolicyException>(() => Read(yaml)).Faults[0]);

    [Fact]
    public void AnEmptyFileAllowsWhatTheOptionsAllow() => Assert.Equal(Version(""), new PolicyOptions().Version);

    [Fact]
    public void TheVersionChangesWithTheContentAndNotWithItsOrder()
    {
        const string One = """
            maxRisk: high
            autoApprove:
            - {name: a, maxRisk: low, namespaces: [x, y]}
            - {name: b, maxRisk: medium}
            """;
        const string SameElsewhere = """
            # A comment.
            autoApprove:
            - {maxRisk: medium, name: b}
            - {namespaces: [y, x], maxRisk: low, name: a}
            maxTargets: 50
            maxRisk: high
            """;

        Assert.Equal(Version(One), Version(SameElsewhere));
        Assert.NotEqual(Version(One), Version(One.Replace("medium", "high")));
        Assert.NotEqual(Version(One), Version(""));
    }

    [Fact]
    public void RulesKnowTheirLines() =>
        Assert.Equal([3, 4], Read("""
            maxRisk: high
            autoApprove:
            - {maxRisk: low}
            - {maxRisk: medium}
            """).AutoApprove!.Select(r => r.Line));

    [Fact]
    public void OfOptionsAndFileTheStricterCounts()
    {
        var file = Read("{maxRisk: medium, protectedNamespaces: [edge], ownNamespace: aura, maxTargets: 7}");

        Assert.Equal(Risk.Medium, new PolicyOptions { File = file }.MaxRisk);
        Assert.Equal(Risk.Low, new PolicyOptions { File = file, MaxRisk = Risk.Low }.MaxRisk);
        Assert.True(new PolicyOptions { File = Read("readOnly: true") }.ReadOnly);
        Assert.Equal(["kube-system", "kube-public", "kube-node-lease", "edge", "aura"],
            new PolicyOptions { File = file }.AllProtected);
        Assert.Equal(7, new PolicyOptions { File = file }.MaxTargets);
    }

    private static PolicyFile Read(string yaml) => PolicyReader.Read(yaml, "p.yaml", Catalog);

    private static string Version(string yaml) => new PolicyOptions { File = Read(yaml) }.Version;
}
