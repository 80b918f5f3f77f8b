using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>A container that fails and differs from its template.</summary>
/// <param name="Owner">Whose template it is.</param>
/// <param name="Changed">The member that differs, or "added".</param>
/// <param name="By">A webhook that changes such pods.</param>
/// <param name="Candidates">How many webhooks do.</param>
public sealed record PodMutation(PodContainer Container, KubeObject Owner, string Changed, Webhook By, int Candidates);
