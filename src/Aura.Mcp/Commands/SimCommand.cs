using System.CommandLine;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Simulator;
using Aura.Simulator.Http;

namespace Aura.Mcp.Commands;

/// <summary><c>aura sim</c>: a simulated cluster for kubectl and every other client, until it is interrupted.</summary>
internal static class SimCommand
{
    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "How many. Default 3.", DefaultValueFactory = _ => 3 };
        var incident = new Option<string?>(
            "--incident")
        { Description = "A name of samples/incidents, or a file.", HelpName = "NAME" };
        var port = new Option<int>("--port") { Description = "On 127.0.0.1. Default a free one." };
        var speed =
            new Option<double>("--speed") { Description = "Times real time. Default 1.", DefaultValueFactory = _ => 1 };
        var file =
            new Option<string>("--write-kubeconfig") { Description = "Where to.", HelpName = "FILE", Required = true };
        var command = new Command("sim", "Serve a simulated cluster over TLS.") { nodes, incident, port, speed, file };
        command.SetAction(async (_, parsed, cancellation) =>
        {
            var times = parsed.GetValue(speed);
            if (parsed.GetValue(nodes) is < 1 or > 5000 || times <= 0 || parsed.GetValue(port) is < 0 or > 65535)
                throw new OptionsException(["--nodes is from 1 to 5000, --port from 0 to 65535, --speed above 0"]);
            using var cluster = IncidentFiles.StartNow(parsed.GetValue(incident) ?? "",
                new SimulatorOptions { Nodes = parsed.GetValue(nodes) });
            using var running = cluster.StartRealTime(times);
            await using var server = await SimulatorServer.StartAsync(cluster, parsed.GetValue(port), cancellation);
            server.WriteKubeconfig(parsed.GetRequiredValue(file));
            Console.Error.WriteLine(
                $"serving {server.Address}; kubectl --kubeconfig {parsed.GetRequiredValue(file)} get pods -A");
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Done;
        });
        return command;
    }
}
