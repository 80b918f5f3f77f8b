using System.Text.Json.Nodes;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Demo;

/// <summary>The three acts, or one for an incident of one's own choice.</summary>
public static class DemoScript
{
    public static IReadOnlyList<Act> Acts { get; } =
    [
        new()
        {
            Name = "fix",
            Title = "a bad rollout is found, planned, approved, fixed and verified",
            Incident = "image-not-found",
            Point = "Watch: one finding with its proof, several ways to fix it, and a diff before anything changes.",
        },
        new()
        {
            Name = "refusal",
            Title = "a check refuses a dangerous wish",
            Incident = "pdb-blocks-drain",
            Point = "Somebody wants a node drained. Watch: the disruption budget says no, and nothing is touched.",
            Tool = "node_drain",
            Arguments = new JsonObject { ["node"] = "node-1" },
        },
        new()
        {
            Name = "rollback",
            Title = "a fix that does not work is taken back",
            Incident = "fix-does-not-work",
            Point = "A leak that more memory does not stop. Watch: verification fails, and every field is put back.",
        },
    ];

    public static Act ForIncident(string nameOrPath)
    {
        var incident = IncidentFiles.Load(nameOrPath);
        return new Act
        {
            Name = incident.Name,
            Title = incident.Title,
            Incident = nameOrPath,
            Point = "Watch: the finding with its proof, the ways to fix it, and what comes of the recommended one.",
        };
    }
}
