using System.Security.Cryptography;
using System.Text;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;
using Aura.Twin.Inference;
using Aura.Twin.Rehearsing;

namespace Aura.Twin.Selection;

/// <summary>Reads everything that rehearsals need of the live cluster; writes nothing.</summary>
internal sealed class MaterialReader(ClusterView live, ActionCatalog catalog, KubeClient? logs)
{
    public async Task<RehearsalMaterial> ReadAsync(
        Finding finding, IReadOnlyCollection<Strategy> strategies, CancellationToken cancellation)
    {
        var answers = new RecordedAnswers { MeasuresErrors = live.MeasuresErrors };
        await AskAsync(strategies, new RecordingView(live, answers), cancellation);
        var named = TwinScope.Named(finding, strategies);
        var snapshot = await SnapshotReader.TakeAsync(
            live, named is [var only] ? only : null, cancellation: cancellation);
        var scope = TwinScope.Of(finding, strategies, snapshot);
        // Pods on a node lead to namespaces that were not known to be needed.
        if (named is [_] && scope.Namespaces.Count > 1)
            snapshot = await SnapshotReader.TakeAsync(live, cancellation: cancellation);
        if (logs is not null)
            snapshot = snapshot.With(await LogReader.ReadAsync(snapshot, logs, cancellation));
        var selection = new SnapshotSelection(snapshot, scope, live);
        var objects = await selection.ReadAsync(strategies, cancellation);
        var behaviour = BehaviourInference.Infer(snapshot);
        return new RehearsalMaterial
        {
            Finding = finding,
            Namespaces = scope.Namespaces,
            Findings = Diagnoser.Find(snapshot),
            Answers = answers,
            Receivers = [.. live.Receivers],
            CanArchive = live.CanArchive,
            Prices = live.Prices,
            Snapshot = new TwinSnapshot
            {
                At = snapshot.Now,
                Objects = objects,
                Rules = behaviour.Rules,
                Nodes = behaviour.Nodes,
                NotModelled = [.. selection.Lacking, .. behaviour.NotModelled],
                Seed = SeedOf(finding.Id),
            },
        };
    }

    // The same for the same finding, and hardly that of a cluster that is simulated itself: names that both would
    // draw stand in the snapshot already.
    private static int SeedOf(string id) =>
        BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(id))) & int.MaxValue;

    /// <summary>Plans each step once, so that what plans ask of measurements and of the journal is known.</summary>
    private async Task AskAsync(
        IEnumerable<Strategy> strategies, ClusterView view, CancellationToken cancellation)
    {
        foreach (var step in strategies.SelectMany(s => s.Steps))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await catalog.Get(step.Action).PlanAsync(step.Args, view);
            }
            catch (Exception e) when (e is ArgumentsException || e is KubeException { Status: 403 or 404 })
            {
                // What cannot be planned asks for nothing more.
            }
        }
    }
}
