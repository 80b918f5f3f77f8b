namespace Aura.Simulator.Admission.PodSecurity;

/// <summary>What a pod does that a level forbids: in short, and in detail (who does it, what must be set).</summary>
internal sealed record Violation(string Short, string Detail)
{
    public override string ToString() => Detail.Length == 0 ? Short : $"{Short} ({Detail})";
}
