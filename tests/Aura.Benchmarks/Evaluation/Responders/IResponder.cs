using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>
/// Who reacts to what diagnosis finds. All responders get the same findings: what differs is what they do about them.
/// </summary>
internal interface IResponder
{
    /// <summary>One word, for tables.</summary>
    string Name { get; }

    /// <param name="until">Virtual time after which nothing more is begun.</param>
    Reaction React(Site site, Finding finding, TimeSpan until);
}
