using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;

namespace Aura.Diagnosis;

/// <summary>
/// Recognises one type of finding. It only looks at the snapshot, so the same one gives the same answer.
/// </summary>
public interface IDetector
{
    /// <summary>A type of the vocabulary.</summary>
    string Type { get; }

    IEnumerable<Symptom> Detect(Snapshot cluster);
}
