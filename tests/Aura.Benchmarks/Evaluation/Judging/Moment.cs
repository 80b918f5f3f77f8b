namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>The cluster at one moment, as nobody but the judge sees it: straight from the store.</summary>
/// <param name="Ready">Ready addresses of each Service.</param>
/// <param name="RolledOut">Workloads (as text) that have all they want, of the newest revision.</param>
/// <param name="Fixed">What the incident's file asks for at the end holds.</param>
internal sealed record Moment(
    TimeSpan At, IReadOnlyDictionary<string, int> Ready, IReadOnlySet<string> RolledOut, bool Fixed);
