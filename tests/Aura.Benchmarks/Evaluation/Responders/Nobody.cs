using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>
/// Does nothing: what heals by itself, and what gets worse by itself, is neither the merit nor the fault of others.
/// </summary>
internal sealed class Nobody : IResponder
{
    public const string Word = "nothing";

    public string Name => Word;

    public Reaction React(Site site, Finding finding, TimeSpan until) =>
        new(finding, [], site.Elapsed, "nothing is ever done");
}
