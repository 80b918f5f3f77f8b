using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;
using Aura.Tests.Execution.Steps;

namespace Aura.Tests.Execution.Crash;

/// <summary>
/// A process that drives pipelines against a cluster on a socket, to be killed: <c>dotnet Aura.Tests.dll run KIND CELL
/// POINT</c> carries a step of the kind out and dies at the point, <c>undo</c> takes it back and dies on the way,
/// <c>recover</c> takes up what all of them have left and says how each execution stands.
/// </summary>
internal static class CrashHost
{
    public const string Variable = "AURA_CRASH_HOST";

    /// <summary>Where the cluster, the store and the folder of a test are.</summary>
    public sealed record Place(string Server, string Token, string Store, string Folder);

    public static async Task<int> Main(string[] args)
    {
        if (args is ["hold", ..])
            return HoldingHost.Run(args[1], args[2] is "" ? null : args[2]);
        var place = JsonSerializer.Deserialize<Place>(Environment.GetEnvironmentVariable(Variable) ?? "{}")!;
        using var store = AuraStore.Open(place.Store);
        switch (args)
        {
            case ["run", var kind, var cell, var point]:
                await RunAsync(place, store, kind, cell, point, undo: false);
                return 1; // It was to be killed.
            case ["undo", var kind, var cell, var point]:
                await RunAsync(place, store, kind, cell, point, undo: true);
                return 1;
            case ["recover"]:
                using (var pipeline = Open(place, store, null, null))
                {
                    await pipeline.RecoverAsync();
                    await pipeline.WhenIdleAsync();
                    Console.WriteLine(new JsonArray([.. pipeline.List(500).Select(e => (JsonNode)new JsonObject
                    {
                        ["title"] = e.Title, ["status"] = e.Status.ToString(), ["message"] = e.Message,
                    })]).ToJsonString());
                }
                return 0;
            default:
                await Console.Error.WriteLineAsync("run the tests with: dotnet test");
                return 2;
        }
    }

    private static async Task RunAsync(
        Place place, AuraStore store, string kind, string cell, string point, bool undo)
    {
        var step = StepKinds.All.Single(k => k.Name == kind);
        var crash = new KillAtCrashPoint(KillAtCrashPoint.Parse(point));
        using var pipeline = Open(place, store, (view, plan) => step.Plan(view, plan, cell), crash);
        var result = await pipeline.RunActionAsync(
            new ActionRequest(ProbeAction.Name, new JsonObject { ["name"] = cell }), PipelineFixture.Model);
        if (undo)
            result = await pipeline.UndoAsync(result.ExecutionId!, PipelineFixture.Model);
        await Console.Error.WriteLineAsync($"{cell} was not killed: {result.Status} {result.Message}");
    }

    private static Pipeline Open(
        Place place, AuraStore store, Func<ClusterView, PlanBuilder, Task>? plan, ICrashPoints? crash)
    {
        var stage = new Stage(null!, place.Folder);
        var socket = new SocketsHttpHandler();
        // The simulator makes a certificate of its own for each run.
#pragma warning disable CA5359 // On loopback, to the test that started this process.
        socket.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        var http = new HttpClient(new RequestLog(socket, stage.Outbox)) { BaseAddress = new Uri(place.Server) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", place.Token);
        return new Pipeline(new PipelineServices
        {
            Client = new KubeClient(http),
            Store = store,
            Catalog = plan is null ? new ActionCatalog()
                : new ActionCatalog([new ProbeAction(plan, UndoGrade.Compensating)]),
            ClusterName = "test",
            Policy = new PolicyOptions { AutoApprove = Risk.High },
            Notifiers = [new SentFile(stage.Outbox)],
            ArchiveFolder = stage.Archives,
            CrashPoints = crash,
        });
    }
}
