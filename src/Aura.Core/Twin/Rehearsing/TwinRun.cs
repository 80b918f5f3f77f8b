using System.Collections.Immutable;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Twin.Rehearsing;

/// <summary>One run of a twin: with a strategy, or (null) left alone, and what is to be seen in the end.</summary>
internal sealed record TwinRun
{
    /// <summary>So long the twin goes on when the execution has ended, until it is judged.</summary>
    public static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Null where nothing was done.</summary>
    public ExecutionResult? Result { get; private init; }

    /// <summary>When the execution ended.</summary>
    public double Done { get; private init; }

    /// <summary>When all was judged.</summary>
    public double End { get; private init; }
    public required Tracks Tracks { get; init; }
    public required ImmutableArray<Violation> Obstacles { get; init; }
    public required ImmutableArray<TimelineEntry> Timeline { get; init; }

    /// <summary>In the end.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Of the namespaces concerned, in the end.</summary>
    public required ImmutableArray<KubeObject> Pods { get; init; }

    /// <param name="ends">Asked every virtual second: true ends the run.</param>
    /// <returns>Null where it was ended before.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TwinRun? Run(ITwin twin, RehearsalMaterial material, Strategy? strategy,
        Func<Observation, TwinPipeline> pipeline, Func<bool> ends, CancellationToken cancellation)
    {
        using var seen = new Observation(twin, material);
        using var works = strategy is null ? null : pipeline(seen);
        using var over = new CancellationTokenSource();
        return twin.Run(async () =>
        {
            var work = WorkAsync(twin, material, strategy, works, seen);
            var watch = WatchAsync(twin.Time, () => ends() || cancellation.IsCancellationRequested, over.Token);
            await Task.WhenAny(work, watch);
            over.Cancel();
            cancellation.ThrowIfCancellationRequested();
            return work.IsCompleted ? await work : null;
        });
    }

    private static async Task<TwinRun> WorkAsync(
        ITwin twin, RehearsalMaterial material, Strategy? strategy, TwinPipeline? works, Observation seen)
    {
        await seen.StartAsync();
        var result = works is null ? null : await works.RunAsync(material, strategy!);
        var done = seen.Seconds;
        if (result is not null)
            seen.Tell($"{State.Words.Of(result.Status)}: {result.Message}", insteadOf: result.Message);
        if (result?.Status is not ExecutionStatus.Refused)
            await Pause.ForAsync(Afterwards, twin.Time);
        var end = seen.Seconds;
        var refused = result?.Status is ExecutionStatus.Refused;
        return new TwinRun
        {
            Result = result,
            Done = done,
            End = end,
            Tracks = seen.Tracks,
            Obstacles = seen.Obstacles.Seen,
            Timeline = seen.Timeline,
            Findings = refused ? material.Findings : await DiagnoseAsync(twin, material),
            Pods = await PodsAsync(twin.Client, material.Namespaces),
        };
    }

    private static async Task WatchAsync(TimeProvider time, Func<bool> ends, CancellationToken over)
    {
        try
        {
            while (!ends())
                await Pause.ForAsync(Look, time, over);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private static async Task<ImmutableArray<Finding>> DiagnoseAsync(ITwin twin, RehearsalMaterial material)
    {
        var view = new LiveClusterView(twin.Client, twin.Time) { Remembers = true, Usage = material.Answers };
        var scope = new DiagnosisScope
        {
            // A node that has lost its pods concerns no namespace any more.
            Namespace = material.Namespaces is [var only] && material.Finding.Target.Namespace == only ? only : null,
            MinSeverity = material.Finding.Severity < Severity.Warning ? material.Finding.Severity : Severity.Warning,
        };
        return (await new Diagnoser(view, twin.Client).DiagnoseAsync(scope)).Findings;
    }

    private static async Task<ImmutableArray<KubeObject>> PodsAsync(KubeClient client, IEnumerable<string> namespaces)
    {
        var pods = new List<KubeObject>();
        foreach (var ns in namespaces)
            pods.AddRange((await client.ListAsync(Kind.Pod, ns)).Items);
        return [.. pods];
    }
}
