using Aura.Actions;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Mcp.Http;
using Aura.Mcp.Http.Pages;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.Planning;
using Aura.Simulator;
using Aura.State;

namespace Aura.Mcp.Demo;

/// <summary>
/// The page over an embedded cluster in which things are broken: an assistant has asked for one change already, which
/// waits for the visitor; the rest is the visitor's to find.
/// </summary>
internal static class PageDemo
{
    public const string Incident = "compound-image-and-memory";

    /// <summary>Of the cluster's time: a rollout takes seconds, and can be watched.</summary>
    private const double Speed = 10;

    private const string Assistant = "assistant";

    public static async Task RunAsync(
        AuraOptions options, string? incident, int port, CancellationToken cancellation)
    {
        var name = incident ?? Incident;
        var story = IncidentFiles.Load(name);
        using var logs = Logs.Create(options);
        await using var workspace = new Workspace(options with
        {
            Simulator = name,
            AutoApprove = null,
            Policy = PolicyOf(options),
            Watch = true,
        }, new EmbeddedClusters(IncidentFiles.StartNow(name, new SimulatorOptions()), Speed));
        using var watches = new ClusterWatches(workspace, logs.CreateLogger("Aura")).Start();
        await using var serving = await HttpServing.StartAsync(
            workspace, new HttpOptions { Listen = new Uri($"http://127.0.0.1:{port}") }, logs);
        var code = SignInCode.Make(workspace.Store, new PagePerson(Environment.UserName, "code", PageRole.Admin),
            TimeSpan.FromHours(12), Environment.UserName, "aura demo");
        Console.Out.WriteLine($"{story.Title}\n\nOpen {SignInCode.Address(serving.Address, code)}\n\n"
            + "The code is good for one sign-in within 10 minutes. You may do everything here, approve what you asked "
            + $"for yourself included.\nAn MCP client finds the same cluster at {new Uri(serving.Address, "/mcp")}. "
            + "Ctrl-C ends it.");
        await TryAskAsync(workspace, cancellation);
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await serving.DrainAsync();
    }

    /// <summary>One visitor is all there is: without a policy of theirs, they may approve their own requests.</summary>
    private static PolicyFile PolicyOf(AuraOptions options) => options.PolicyPath is not null ? options.Policy
        : PolicyReader.Read("requesterMayApprove: true", "demo", new ActionCatalog());

    private static async Task TryAskAsync(Workspace workspace, CancellationToken cancellation)
    {
        try
        {
            await AskAsync(workspace, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The visitor has gone already.
        }
        catch (KubeException e)
        {
            await Console.Error.WriteLineAsync($"nothing waits for approval: {Faults.Describe(e).Shown}");
        }
    }

    private static async Task AskAsync(Workspace workspace, CancellationToken cancellation)
    {
        var cluster = workspace.Clusters.Get(null);
        var found = await new Diagnosis.Diagnoser(workspace.View(cluster), cluster.Client)
            .DiagnoseAsync(DiagnosisScope.Everything, cancellation);
        if (found.Findings.FirstOrDefault() is not { } worst)
            return;
        workspace.Store.Findings.Save(worst, cluster.Name);
        var plan = await workspace.Planner(cluster).PlanAsync(worst, new PlanConstraints(), cancellation);
        workspace.Store.Plans.Save(plan, cluster.Name);
        if (plan.Recommended is { } strategy)
            await cluster.Pipeline.ExecutePlanAsync(
                plan.PlanId, strategy, new Caller(Assistant, "aura demo"), cancellation);
    }
}
