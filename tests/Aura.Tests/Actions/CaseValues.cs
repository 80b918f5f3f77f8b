using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Execution.Values;
using Aura.State;

namespace Aura.Tests.Actions;

/// <summary>
/// The values that a case's operator has configured (<c>values</c>, as in a policy file), and the variables of the
/// server's environment among which some of them are.
/// </summary>
internal static class CaseValues
{
    private static readonly ActionCatalog Catalog = new();

    public static PolicyFile Policy(JsonObject @case) => PolicyReader.Read(new JsonObject
    {
        ["valueSources"] = @case["values"]?.DeepClone() ?? new JsonObject(),
        ["allowInlineValues"] = (bool?)@case["inline"] ?? false,
    }.ToJsonString(), "values", Catalog);

    public static Func<string, string?> Variables(JsonObject @case) => name => (string?)@case["variables"]?[name];

    public static ValueReader Of(JsonObject @case, Sealer? sealer = null) =>
        new(Policy(@case), () => sealer ?? new Sealer(new byte[32]), Variables(@case));
}
