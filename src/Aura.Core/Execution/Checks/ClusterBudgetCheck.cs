using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>
/// Work goes on in no more clusters at the same time than the policy allows: what is wrong with a change shows in a few
/// of them first.
/// </summary>
internal sealed class ClusterBudgetCheck(int? most, ExecutionHistory history) : ISafetyCheck
{
    private const string Holds = "it stays inside the budget of clusters";

    public string Name => "cluster-budget";

    public IReadOnlyList<string> Rbac => [];

    public Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster) =>
        Task.FromResult(Judge());

    public IEnumerable<Check> Judge() => most is not { } limit ? []
        : history.OtherClusters is var at && at.Count is var others && others >= limit
            ? [new Check(Holds, false, $"{others} other {(others == 1 ? "cluster is" : "clusters are")} worked on now "
                + $"({string.Join(", ", at)}); the budget is {limit} at once",
                "ask again in a minute, or when get_execution says that what runs there has ended")]
            : [new Check(Holds, true, $"{others} other clusters are worked on, the budget is {limit}")];
}
