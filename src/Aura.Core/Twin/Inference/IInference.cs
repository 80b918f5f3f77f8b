using Aura.Diagnosis.Snapshots;

namespace Aura.Twin.Inference;

/// <summary>
/// Infers one sort of behaviour. It only looks at the snapshot, so the same one gives the same rules.
/// </summary>
internal interface IInference
{
    void AddTo(BehaviourDraft draft, Snapshot cluster);
}
