using System.Text.Json.Nodes;

namespace Aura.Benchmarks.ScaleOut;

/// <summary>A sort of request, made over and over.</summary>
internal sealed record LoadKind(string Name, Func<ToolCaller, LoadKind.Place, int, Task> AskAsync)
{
    /// <summary>What one caller works on.</summary>
    public sealed record Place(string Cluster, string App)
    {
        /// <summary>An execution of the caller's, once there is one.</summary>
        public string? Execution { get; set; }
    }

    public static readonly LoadKind Change = new("a change, to its verified end", async (caller, place, number) =>
    {
        var done = await caller.CallAsync("deployment_update_image", new JsonObject
        {
            ["cluster"] = place.Cluster, ["namespace"] = "shop", ["name"] = place.App,
            ["image"] = $"registry.example/app:{(number % 2 == 0 ? "2.0" : "1.0")}",
        });
        if ((string?)done["status"] is not ("succeeded" or "no_change"))
            throw new InvalidOperationException($"{place.App} of {place.Cluster}: {done}");
        place.Execution = (string?)done["executionId"] ?? place.Execution;
    });

    public static readonly LoadKind Diagnose = new("`diagnose` of a namespace", (caller, place, _) =>
        caller.CallAsync("diagnose", new JsonObject { ["cluster"] = place.Cluster, ["namespace"] = "shop" }));

    public static readonly LoadKind Look = new("`get_execution`, from the store alone", (caller, place, _) =>
        caller.CallAsync("get_execution", new JsonObject
        {
            ["cluster"] = place.Cluster, ["executionId"] = place.Execution,
        }));

    /// <summary>In this order: there must be executions to look at.</summary>
    public static readonly IReadOnlyList<LoadKind> All = [Change, Diagnose, Look];
}
