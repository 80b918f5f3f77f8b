using Aura.Benchmarks.Evaluation.Responders;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>Which Services lead to which workload.</summary>
internal static class Services
{
    public static ILookup<string, string> Of(SimulatedCluster cluster)
    {
        lock (cluster.Clock.World)
            return Suffering.Kinds.SelectMany(k => cluster.Store.List(k))
                .SelectMany(w => cluster.Store.List(Kind.Service, w.Namespace!).Where(s => Selects(s, w))
                    .Select(s => (Workload: $"{w.Ref}", Service: $"{s.Ref}")))
                .ToLookup(p => p.Workload, p => p.Service);
    }

    private static bool Selects(KubeObject service, KubeObject workload) =>
        Selector.FromMap(service.At("spec.selector")).Matches(workload.Map("spec.template.metadata.labels"));
}
