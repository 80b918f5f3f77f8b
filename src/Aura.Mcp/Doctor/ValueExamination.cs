using Aura.Execution.Values;
using Aura.Kubernetes;
using Aura.Mcp.Tools;
using Aura.Plans;
using Aura.State;

namespace Aura.Mcp.Doctor;

/// <summary>The values that the policy file names: whether each can be read, and never what it is.</summary>
internal static class ValueExamination
{
    /// <summary>Files and variables can be looked at without a cluster.</summary>
    public static (IReadOnlyList<string> InCluster, IReadOnlyList<string> Here) Split(ValueReader values) =>
        ([.. values.Names.Where(n => values.Source(n).Secret is not null)],
            [.. values.Names.Where(n => values.Source(n).Secret is null)]);

    public static async IAsyncEnumerable<Line> RunAsync(
        ValueReader values, IReadOnlyList<string> names, Func<ObjectRef, Task<KubeObject?>> find)
    {
        foreach (var name in names)
            yield return await LookAsync(values, name, find);
    }

    // No colon after a name such as api-token: what follows would be taken for its value, and hidden.
    private static async Task<Line> LookAsync(
        ValueReader values, string name, Func<ObjectRef, Task<KubeObject?>> find)
    {
        NamedValue? value;
        try
        {
            value = await values.LookAsync(name, find);
        }
        catch (Exception e) when (e is KubeException or StoreException)
        {
            return new Line(
                false, "value", $"{name}, {values.Source(name)}, cannot be read ({Faults.Describe(e).Shown})");
        }
        return value!.Unreadable is { } why
            ? new Line(false, "value", $"{name}, {value.From}, cannot be read ({why})",
                "give it, or take it out of valueSources in the policy file")
            : new Line(true, "value", $"{name}, {value.From}, can be read"
                + (value.EndsInLineBreak ? "; it ends in a line break, which becomes part of what is written" : "")
                + (values.Source(name).Namespaces is { } where ? $"; for namespaces {string.Join(", ", where)}" : ""));
    }
}
