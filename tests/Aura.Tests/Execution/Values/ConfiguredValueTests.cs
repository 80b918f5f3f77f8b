using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Execution.Values;

/// <summary>Values that the operator has configured reach a Secret, and nothing else.</summary>
public sealed class ConfiguredValueTests : IDisposable
{
    private const string Value = "correct horse battery";
    private readonly string _file = Path.GetTempFileName();
    private readonly FaultyHandler _faults;
    private readonly SimulatedCluster _cluster = new();
    private readonly PipelineFixture _aura;
    private string? _variable = Value;

    public ConfiguredValueTests()
    {
        _aura = new PipelineFixture(_cluster);
        _faults = new FaultyHandler(_cluster.CreateHandler());
        _aura.Create(Kind.Secret, "{metadata: {name: api, namespace: default}, data: {token: b2xk, url: dXJs}}");
    }

    public void Dispose()
    {
        _aura.Dispose();
        File.Delete(_file);
    }

    private static JsonObject Args => (JsonObject)Yaml.Parse(
        "{namespace: default, name: api, from: {token: api-token}}")!;

    private Pipeline Pipeline(Risk? autoApprove = Risk.High) => _aura.Open(s => s with
    {
        Client = new KubeClient(
            new HttpClient(_faults) { BaseAddress = new Uri("http://simulator.local/") }, _cluster.Clock),
        Variables = name => name == "API_TOKEN" ? _variable : null,
        Policy = new PolicyOptions
        {
            AutoApprove = autoApprove,
            File = PolicyReader.Read($$"""
                valueSources:
                  api-token: {env: API_TOKEN}
                  from-file: {file: {{_file}}}
                """, "p.yaml", s.Catalog),
        },
    });

    private string? Token => _aura.Find(Kind.Secret, "default", "api")!.Map("data").GetValueOrDefault("token");

    [Fact]
    public void A_value_is_written_and_taken_back_and_stands_nowhere_else()
    {
        var told = new List<string>();
        var pipeline = Pipeline();

        var result = _cluster.Run(() => pipeline.RunActionAsync(
            new ActionRequest("secret.update", Args),
            PipelineFixture.Model with { Progress = (_, text) => told.Add(text) }));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(Value, Encoding.UTF8.GetString(Convert.FromBase64String(Token!)));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(result.ExecutionId));
        Assert.Equal("b2xk", Token);
        var disk = string.Concat(Directory.GetFiles(Path.GetDirectoryName(_aura.Store.Path)!).Select(f =>
        {
            using var open = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(open, Encoding.Latin1);
            return reader.ReadToEnd();
        }));
        foreach (var text in told.Append(JsonSerializer.Serialize(result)).Append(disk))
            Assert.All(Forms(Value), form => Assert.DoesNotContain(form, text));
        Assert.Contains("secret.update", disk);
    }

    [Fact]
    public void What_the_server_repeats_of_a_value_does_not_come_out()
    {
        _faults.Before = request => request.Method == HttpMethod.Patch && !$"{request.RequestUri}".Contains("dryRun")
            ? Refusal($"denied: '{Value}' or {Forms(Value)[1]} is on a list of known passwords") : null;

        var result = _cluster.Run(() => Pipeline().RunActionAsync(
            new ActionRequest("secret.update", Args), PipelineFixture.Model));

        Assert.Equal(ExecutionStatus.Failed, result.Status);
        Assert.Contains("list of known passwords", result.Message);
        Assert.All(Forms(Value), form => Assert.DoesNotContain(form, JsonSerializer.Serialize(result)));
        var entries = JsonSerializer.Serialize(_aura.Store.Audit.List(100));
        Assert.All(Forms(Value), form => Assert.DoesNotContain(form, entries));
        Assert.Equal("b2xk", Token);
    }

    [Fact]
    public void A_refused_dry_run_does_not_repeat_it_either()
    {
        _faults.Before = request => $"{request.RequestUri}".Contains("dryRun") && request.Method == HttpMethod.Patch
            ? Refusal($"denied: '{Value}' is on a list of known passwords") : null;

        var result = _cluster.Run(() => Pipeline().RunActionAsync(
            new ActionRequest("secret.update", Args), PipelineFixture.Model));

        Assert.Equal(ExecutionStatus.Refused, result.Status);
        Assert.Contains("list of known passwords", JsonSerializer.Serialize(result));
        Assert.DoesNotContain(Value, JsonSerializer.Serialize(result));
    }

    [Fact]
    public void An_approval_is_void_once_the_source_holds_another_value()
    {
        var pipeline = Pipeline(autoApprove: Risk.Low);
        var asked = _cluster.Run(() => pipeline.RunActionAsync(
            new ActionRequest("secret.update", Args), PipelineFixture.Model));
        Assert.Equal(ExecutionStatus.ApprovalRequired, asked.Status);
        _variable = "something else";

        var result = _aura.Approve(asked, pipeline);

        Assert.Equal(ExecutionStatus.Refused, result.Status);
        Assert.Contains("drifted", result.Message);
        Assert.Equal("b2xk", Token);
    }

    [Fact]
    public void A_value_that_changes_under_way_is_not_written()
    {
        var result = _cluster.Run(() => Pipeline().RunActionAsync(new ActionRequest("secret.update", Args),
            PipelineFixture.Model with { Progress = (_, _) => _variable = "something else" }));

        Assert.Equal(ExecutionStatus.Failed, result.Status);
        Assert.Contains("another one than it was when this was planned", result.Message);
        Assert.Equal("b2xk", Token);
    }

    [Fact]
    public void A_file_is_written_byte_for_byte()
    {
        byte[] bytes = [0, 255, 10, 13, 200];
        File.WriteAllBytes(_file, bytes);
        var args = Args;
        args["from"] = new JsonObject { ["token"] = "from-file" };

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _cluster.Run(() => Pipeline().RunActionAsync(
            new ActionRequest("secret.update", args), PipelineFixture.Model)));

        Assert.Equal(bytes, Convert.FromBase64String(Token!));
    }

    [Fact]
    public void More_than_a_Secret_holds_is_refused()
    {
        File.WriteAllBytes(_file, new byte[1024 * 1024 + 1]);
        var args = Args;
        args["from"] = new JsonObject { ["token"] = "from-file" };

        var result = _cluster.Run(() => Pipeline().RunActionAsync(
            new ActionRequest("secret.update", args), PipelineFixture.Model));

        Assert.Equal(ExecutionStatus.Refused, result.Status);
        Assert.Contains("longer than 1 MiB", JsonSerializer.Serialize(result.Checks));
    }

    private static string[] Forms(string value) => [value, Convert.ToBase64String(Encoding.UTF8.GetBytes(value))];

    private static HttpResponseMessage Refusal(string message) => new(System.Net.HttpStatusCode.Forbidden)
    {
        Content = new StringContent(new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = "Forbidden",
            ["message"] = message, ["code"] = 403,
        }.ToJsonString(), Encoding.UTF8, "application/json"),
    };
}
