using Aura.Benchmarks.Evaluation.Responders;
using Aura.Diagnosis;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>Whether what a finding is about is well, and since when.</summary>
internal static class Health
{
    /// <summary>
    /// The moment from which on all workloads of the finding are rolled out and the file's conditions hold; null where
    /// they are not at the end. Where nothing of it was ever seen to be wrong (a suspended CronJob has no replicas), it
    /// is the moment when the reaction ended.
    /// </summary>
    /// <param name="isMain">The file's conditions are about this finding.</param>
    public static TimeSpan? Since(IReadOnlyList<Moment> samples, Reaction reaction, bool isMain)
    {
        var workloads = Workloads(reaction.Finding);
        var last = -1;
        for (var i = 0; i < samples.Count; i++)
            if (isMain && !samples[i].Fixed || !workloads.All(samples[i].RolledOut.Contains))
                last = i;
        return last == samples.Count - 1 ? null : last < 0 ? reaction.Ended : samples[last + 1].At;
    }

    /// <summary>At fault or suffering, as text.</summary>
    public static IReadOnlyList<string> Workloads(Finding finding) =>
        [.. finding.Affected.Add(finding.Target).Where(Suffering.IsWorkload).Select(w => $"{w}").Distinct()];
}
