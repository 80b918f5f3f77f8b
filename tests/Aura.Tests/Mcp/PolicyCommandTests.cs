using Aura.Mcp.Commands;
using Aura.Mcp.Options;

namespace Aura.Tests.Mcp;

/// <summary>A policy file on the command line: where it is read, and how <c>doctor</c> explains it.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private const string Text = """
        maxRisk: high
        autoApprove:
        - name: small things
          maxRisk: low
          environments: [staging]
        approvers:
        - principals: ["oncall-*"]
        actions:
          deny: [node.drain]
        """;

    [Theory]
    [InlineData("--action deployment.scale_to --namespace shop --environment staging", 0,
        "ok       maxRisk (line 1): risk low is within high",
        "approves autoApprove 'small things' (line 3): approves risk up to low here",
        "→ approved by the policy: autoApprove 'small things' (line 3)")]
    [InlineData("--action deployment.scale_to --namespace shop --environment production", 3,
        "no       autoApprove 'small things' (line 3): it is for environment staging, namespace shop is production",
        "→ needs a person (oncall-*): no rule of the policy approves it")]
    [InlineData("--action node.drain", 1, "REFUSES  actions.deny (line 9): node.drain is denied (node.drain)",
        "→ refused")]
    [InlineData("--action deployment.scale_to --namespace kube-system --environment staging", 1,
        "REFUSES  protected namespaces: namespace kube-system is protected")]
    [InlineData("--action deployment.rollback --namespace shop --environment staging --risk critical", 1,
        "REFUSES  maxRisk (line 1): the plan's risk is critical, this server allows high at most")]
    public async Task DoctorExplainsWhatAnActionWouldGetRuleByRule(string question, int code, params string[] lines)
    {
        await File.WriteAllTextAsync(_file, Text);

        var outcome = await AuraProcess.AuraAsync(
            ["doctor", "--simulator", "--policy", _file, .. question.Split(' ')]);

        Assert.True(code == outcome.Code, $"{outcome.Code}: {outcome.Output}{outcome.Error}");
        Assert.All(lines, line => Assert.Contains(line, outcome.Output));
    }

    [Fact]
    public async Task WithoutAQuestionDoctorValidatesAndSummarises()
    {
        await File.WriteAllTextAsync(_file, Text);
        var good = await AuraProcess.AuraAsync("doctor", "--simulator", "--policy", _file);
        await File.WriteAllTextAsync(_file, "maxRsik: low\nmaxTargets: 0\n");
        var bad = await AuraProcess.AuraAsync("doctor", "--simulator", "--policy", _file);

        Assert.Contains($"ok   policy: {_file}: risk up to high; 1 auto-approve rule; 1 approver rule", good.Output);
        Assert.Equal(2, bad.Code);
        Assert.Contains($"{_file}:1: maxRsik: no such key, did you mean maxRisk?", bad.Error);
        Assert.Contains($"{_file}:2: maxTargets: must be from 1 to 1000, is 0", bad.Error);
    }

    [Fact]
    public async Task DoctorTellsOfEachValueWhetherItCanBeReadAndNeverWhatItIs()
    {
        var password = Path.GetTempFileName();
        await File.WriteAllTextAsync(password, "hunter2hunter2\n");
        await File.WriteAllTextAsync(_file, $$"""
            valueSources:
              db-password: {file: {{password}}, namespaces: [shop]}
              api-token: {env: AURA_NO_SUCH_VARIABLE}
              registry: {secret: vault/registry, key: config.json}
            """);

        var outcome = await AuraProcess.AuraAsync("doctor", "--simulator", "--policy", _file);
        File.Delete(password);

        Assert.Equal(1, outcome.Code);
        Assert.Contains(
            $"ok   value: db-password, file {password}, can be read; it ends in a line break", outcome.Output);
        Assert.Contains("FAIL value: api-token, variable AURA_NO_SUCH_VARIABLE, cannot be read (the server has no",
            outcome.Output);
        Assert.Contains("FAIL value: registry, key config.json of Secret vault/registry, cannot be read (there is no",
            outcome.Output);
        Assert.DoesNotContain("hunter2", outcome.Output + outcome.Error);
    }

    [Fact]
    public void TheFileComesFromAnySourceAndItsRulesDecideUnlessAnOptionIsStricter()
    {
        File.WriteAllText(_file, "autoApprove: [{maxRisk: high}]\nownNamespace: aura\n");

        var alone = Read("serve", new() { ["AURA_POLICY"] = _file });
        var limited = Read($"serve --policy {_file} --auto-approve low --own-namespace here", []);

        Assert.Equal(Aura.Actions.Risk.High, alone.ToPolicy().AutoApprove);
        Assert.Equal(Aura.Actions.Risk.Low, limited.ToPolicy().AutoApprove);
        Assert.Equal(["here", "aura"], limited.ToPolicy().AllProtected.TakeLast(2));
        Assert.Equal(10, alone.Policy.StormGuard?.Executions);
        Assert.Null(Read("serve --simulator", []).Policy.StormGuard);
    }

    private static AuraOptions Read(string args, Dictionary<string, string> environment) => new OptionsReader(
        OptionSources.Gather(AuraCommand.Create().Parse(args), n => environment.GetValueOrDefault(n), null)).Read();
}
