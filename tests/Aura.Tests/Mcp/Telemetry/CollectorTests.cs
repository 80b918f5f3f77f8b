using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ModelContextProtocol.Client;

namespace Aura.Tests.Mcp.Telemetry;

/// <summary>Where there is no collector, none that answers, or another way to it.</summary>
public sealed class CollectorTests
{
    private static readonly string[] Simulated = ["--simulator", "--tools", "compact"];

    [Fact]
    public async Task WithoutACollectorNothingOfOpenTelemetryIsLoaded()
    {
        await using var server = await ServerProcess.StartAsync(Simulated);
        Assert.NotNull((await server.CallAsync("diagnose", []))["findings"]);
        var mapped = await File.ReadAllTextAsync($"/proc/{server.Id}/maps");
        Assert.Contains("Aura.Core.dll", mapped);
        Assert.DoesNotContain("OpenTelemetry", mapped);
        await server.LeaveAsync();
    }

    [Fact]
    public async Task ACollectorThatDoesNotAnswerFailsNothing()
    {
        // It takes connections and says nothing; the other one is not there at all.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var server = await ServerProcess.StartAsync([.. Simulated, "--otlp", $"http://127.0.0.1:{port}"],
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = "http://127.0.0.1:1" });
        for (var i = 0; i < 3; i++)
            Assert.NotNull((await server.CallAsync("diagnose", []))["findings"]);
        Assert.Equal("", (await server.LeaveAsync()).Trim());
    }

    [Fact]
    public async Task WhatIsLeftIsSentWhenTheProcessIsToldToEnd()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var server = await ServerProcess.StartAsync(Simulated,
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address });
        await server.CallAsync("get_execution", []);
        await server.TerminateAsync();
        Assert.Contains(collector.Spans, s => s.Name == "tools/call get_execution");
        Assert.Contains(collector.Points, p => p.Metric == "aura.tool.calls");
        Assert.Contains(collector.Logs, l => l.Body == "tool call ended");
        Assert.Equal("aura", OtlpData.Resource(collector.Got[0].Body)["service.name"]);
    }

    [Fact]
    public async Task OverHttpTheHeaderStandsInForWhatTheClientDoesNotSay()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var collector = await OtlpReceiver.StartAsync();
        using var process = AuraProcess.Start("dotnet", [AuraProcess.Program, "serve", .. Simulated,
            "--http", "http://127.0.0.1:0", "--otlp", collector.Address]);
        var line = await process.StandardError.ReadLineAsync();
        await using (var client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(line!["serving ".Length..]),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string>
            {
                ["traceparent"] = $"00-{trace}-00f067aa0ba902b7-01",
            },
        })))
            await client.CallToolAsync("get_execution");
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        var call = Assert.Single(collector.Spans, s => s.Scope == "Aura.Mcp");
        Assert.Equal((trace, "00f067aa0ba902b7"), (call.Trace, call.Parent));
    }

    [Fact]
    public async Task ACommandSendsByGrpcWhereThatIsAskedForAndLeavesOutWhatIsNot()
    {
        await using var collector = await OtlpReceiver.StartAsync(grpc: true);
        var outcome = await AuraProcess.RunAsync("dotnet",
            [AuraProcess.Program, "call", "get_execution", "--simulator"], new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
                ["OTEL_LOGS_EXPORTER"] = "none",
            });
        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Contains(collector.Spans, s => s.Name == "tools/call get_execution");
        Assert.Contains(collector.Points, p => p.Metric == "aura.tool.calls");
        Assert.Empty(collector.Logs);
    }

    [Fact]
    public async Task WhatCannotBeUsedIsSaidAtTheStart()
    {
        var outcome = await AuraProcess.RunAsync("dotnet",
            [AuraProcess.Program, "call", "get_execution", "--simulator"], new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:secret@4317",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/json",
            });
        Assert.Equal(2, outcome.Code);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT: it is not like", outcome.Error);
        Assert.Contains("'http/json' is neither http/protobuf nor grpc", outcome.Error);
        Assert.DoesNotContain("secret", outcome.Error);
    }
}
