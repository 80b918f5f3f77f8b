using Aura.Actions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution;

/// <summary>Judges plans by the options: what is refused, and what needs a person.</summary>
internal sealed class SafetyPolicy(PolicyOptions options)
{
    public string Version => options.Version;

    /// <summary>The checks of a plan; none where nothing of the policy concerns it.</summary>
    public IEnumerable<Check> Check(Plan plan, RemediationAction action)
    {
        if (plan.Risk > options.MaxRisk)
            yield return new Check("risk is within the policy", false,
                $"the plan's risk is {Word(plan.Risk)}, this server allows {Word(options.MaxRisk)} at most",
                "run the server with a higher --max-risk, or choose an action of lower risk");
        foreach (var ns in Protected(plan).Where(_ => !IsMadeForProtected(action)))
            yield return new Check("namespace is not protected", false, $"namespace {ns} is protected",
                "only actions on nodes and network components may write there; change the object by hand");
    }

    /// <summary>Nothing at all may be written; null where it may.</summary>
    public Check? ReadOnly => options.ReadOnly
        ? new Check("server may write", false, "this server was started with --read-only",
            "run it without --read-only; dryRun works as it is")
        : null;

    /// <summary>Why a person must approve; null where none need to.</summary>
    public string? NeedsPerson(Prepared prepared)
    {
        var risk = prepared.Risk;
        return prepared.Undo == UndoGrade.None ? "it cannot be undone"
            : risk == Risk.Critical ? "its risk is critical"
            : prepared.Plans.SelectMany(Protected).FirstOrDefault() is { } ns
                ? $"it writes to the protected namespace {ns}"
            : options.AutoApprove is not { } limit
                ? $"its risk is {Word(risk)} and this server approves nothing by itself"
            : risk > limit ? $"its risk is {Word(risk)} and this server approves {Word(limit)} at most by itself"
            : null;
    }

    /// <summary>The person must not answer through the client that asks.</summary>
    public static bool OutsideOnly(Prepared prepared) =>
        prepared.Undo == UndoGrade.None || prepared.Risk == Risk.Critical;

    private IEnumerable<string> Protected(Plan plan) => plan.Changes
        .Where(c => c.IsInCluster)
        .Select(c => c.Target.Kind == Kind.Namespace ? c.Target.Name : c.Target.Namespace).OfType<string>()
        .Where(options.AllProtected.Contains).Distinct();

    private static bool IsMadeForProtected(RemediationAction action) =>
        action.Section == "nodes" || action.Spec.Name == "network.restart_components"
        || action.Spec.Name.StartsWith("mesh.", StringComparison.Ordinal);

    private static string Word(Risk risk) => risk.ToString().ToLowerInvariant();
}
