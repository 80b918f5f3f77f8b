namespace Aura.Execution.Policy;

/// <summary>What whoever runs the server has written down about databases; a call only chooses among it.</summary>
public sealed record DatabaseSettings(
    IReadOnlyList<ConfiguredDatabase> Databases, IReadOnlyList<RepairRecipe> RepairRecipes)
{
    public static DatabaseSettings None { get; } = new([], []);

    internal const string Database = "AURA_DATABASE";
    internal const string Namespace = "AURA_NAMESPACE";
    internal const string Primary = "AURA_PRIMARY";
    internal const string Member = "AURA_MEMBER";

    /// <summary>Fills in <c>$(NAME)</c>, as Kubernetes does in the command of a container.</summary>
    internal static string Fill(string text, IEnumerable<(string Name, string Value)> variables) =>
        variables.Aggregate(text, (t, v) => t.Replace($"$({v.Name})", v.Value, StringComparison.Ordinal));
}
