using Aura.Actions;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>
/// Something that must hold before any plan is carried out, whatever its action: judged from the plan's changes. It
/// reads only, and declares what it reads.
/// </summary>
public interface ISafetyCheck
{
    string Name { get; }

    /// <summary>As in <see cref="ActionSpec.Rbac"/>.</summary>
    IReadOnlyList<string> Rbac { get; }

    /// <returns>One check for each thing judged, passed or not; none where the plan holds nothing of its
    /// concern.</returns>
    Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster);
}
