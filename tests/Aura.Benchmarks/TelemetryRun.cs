using System.Diagnostics;
using System.Globalization;
using System.Net;
using Aura.Mcp.Options;
using Aura.Mcp.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Aura.Benchmarks;

/// <summary>
/// What telemetry adds to a call: the same calls without and with an export to a collector on loopback, turn by turn.
/// Prints a Markdown table.
/// </summary>
internal static class TelemetryRun
{
    private const int CallsAtATime = 15;

    private static readonly (string Tool, Dictionary<string, object?> Args)[] Calls =
    [
        ("get_objects", new()
        {
            ["kind"] = "Deployment", ["namespace"] = "default", ["name"] = "web", ["view"] = "yaml",
        }),
        ("node_cordon", new() { ["node"] = "node-1" }),
        ("node_uncordon", new() { ["node"] = "node-1" }),
    ];

    /// <summary><c>--rounds 20</c>: in each, every call is made 15 times without and 15 times with telemetry.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var rounds = Command.Number(args, "--rounds", 20);
        await using var cluster = await OverheadCluster.StartAsync();
        await using var collector = await CollectorAsync();
        var options = new AuraOptions
        {
            Otlp = new Uri(collector.Services.GetRequiredService<IServer>().Features
                .Get<IServerAddressesFeature>()!.Addresses.First()),
        };
        var taken = Calls.ToDictionary(c => c.Tool, _ => (Without: new List<double>(), With: new List<double>()));
        for (var round = -2; round < rounds; round++)
            foreach (var on in round % 2 == 0 ? [false, true] : new[] { true, false })
            {
                await using var export = on ? Export.Start(options, _ => null) : null;
                for (var i = 0; i < CallsAtATime; i++)
                    foreach (var (tool, call) in Calls)
                    {
                        var took = await MeasureAsync(cluster, tool, call);
                        if (round >= 0)
                            (on ? taken[tool].With : taken[tool].Without).Add(took);
                    }
            }
        Console.WriteLine("| tool | without p50 | with p50 | difference | ratio |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        foreach (var (tool, (without, with)) in taken)
        {
            var (before, after) = (Command.Median(without), Command.Median(with));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {tool} | {before:0.00} ms | {after:0.00} ms | {after - before:0.00} ms | {after / before:0.00} |"));
        }
        Console.WriteLine($"\n{rounds * CallsAtATime} of each");
        return 0;
    }

    private static async Task<double> MeasureAsync(
        OverheadCluster cluster, string tool, Dictionary<string, object?> args)
    {
        cluster.Recording.Start();
        var start = Stopwatch.GetTimestamp();
        var result = await cluster.Session.Client.CallToolAsync(tool, args);
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        cluster.Recording.Stop();
        return result.IsError == true
            ? throw new InvalidOperationException($"{tool}: {result.StructuredContent}") : took;
    }

    /// <summary>Takes everything and says nothing.</summary>
    private static async Task<WebApplication> CollectorAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(context => context.Request.Body.CopyToAsync(Stream.Null));
        await application.StartAsync();
        return application;
    }
}
