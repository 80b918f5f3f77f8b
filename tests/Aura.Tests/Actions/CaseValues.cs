using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Execution.Values;
using Aura.State;

namespace Aura.Tests.Actions;

/// <summary>
/// The values that a case's operator has configured (<c>values</c>, as in a policy file), the variables of the server's
/// environment among which some of them are, and what its <c>policy</c> says of databases.
/// </summary>
internal static class CaseValues
{
    private static readonly ActionCatalog Catalog = new();
    private static readonly string[] Databases = ["databases", "repairRecipes"];

    public static PolicyFile Policy(JsonObject @case)
    {
        var file = new JsonObject
        {
            ["valueSources"] = @case["values"]?.DeepClone() ?? new JsonObject(),
            ["allowInlineValues"] = (bool?)@case["inline"] ?? false,
        };
        foreach (var key in Databases)
            if (@case["policy"]?[key] is { } said)
                file[key] = said.DeepClone();
        return PolicyReader.Read(file.ToJsonString(), "policy", Catalog);
    }

    public static Func<string, string?> Variables(JsonObject @case) => name => (string?)@case["variables"]?[name];

    public static ValueReader Of(JsonObject @case, Sealer? sealer = null) =>
        new(Policy(@case), () => sealer ?? new Sealer(new byte[32]), Variables(@case));
}
