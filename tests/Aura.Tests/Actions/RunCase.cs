using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Simulator;
using Aura.Simulator.Incidents;

namespace Aura.Tests.Actions;

/// <summary>
/// One file of <c>runs/ACTION/CASE.yaml</c>: a living cluster, an action carried out on it, what must hold then and
/// after it was taken back. See <c>runs/README.md</c>.
/// </summary>
internal sealed record RunCase(string Action, string Name, JsonObject Json)
{
    private static readonly string[] Fields =
    [
        "why", "trap", "refuses", "base", "without", "edit", "objects", "behaviour", "settle", "fault", "run",
        "earlier", "usage", "cluster", "policy", "receivers", "values", "variables", "inline", "grants", "args",
        "expect",
    ];

    public JsonObject Args => Json["args"] as JsonObject ?? [];

    public JsonObject Expect => Json["expect"]!.AsObject();

    public string Status => (string)Expect["status"]!;

    public string GoldenPath => Path.Combine(CaseFiles.Folder("runs"), Action, Name + ".txt");

    public static IEnumerable<RunCase> All() => CaseFiles.All("runs").Select(Read);

    public static RunCase Of(string name) => Read(Path.Combine(CaseFiles.Folder("runs"), name + ".yaml"));

    private static RunCase Read(string path)
    {
        var (action, name, json) = CaseFiles.Read(path);
        Assert.All(json, f => Assert.True(Fields.Contains(f.Key), $"{action}/{name}: no field '{f.Key}' in a run"));
        return new RunCase(action, name, json);
    }

    /// <summary>The cluster as it is when the action is asked for.</summary>
    public SimulatedCluster Play()
    {
        var bases = CaseFiles.Texts(Json["base"]).Append("_every").Select(b => CaseFiles.Base("runs", b)).ToList();
        var objects = CaseFiles.Objects(Json, bases.SelectMany(b => CaseFiles.List(b["objects"])));
        var content = new JsonObject
        {
            ["name"] = ToString(),
            ["title"] = ToString(),
            ["settle"] = Json["settle"]?.DeepClone() ?? "15s",
            ["objects"] = new JsonArray([.. objects.Select(o => o.DeepClone())]),
            // The first rule that says something counts.
            ["behaviour"] = new JsonArray([.. bases.Prepend(Json).SelectMany(b => CaseFiles.List(b["behaviour"]))
                .Select(r => r.DeepClone())]),
            ["fault"] = Json["fault"]?.DeepClone(),
            ["run"] = Json["run"]?.DeepClone() ?? (Json["fault"] is null ? "0s" : "60s"),
        };
        return SimulatedCluster.FromIncident(Incident.Of(content, ToString()), new SimulatorOptions
        {
            Nodes = (int?)Json["cluster"]?["nodes"] ?? 3,
            Metrics = (bool?)Json["cluster"]?["metrics"] ?? true,
            InPlaceResize = (bool?)Json["cluster"]?["inPlaceResize"] ?? true,
        });
    }

    /// <summary>What the server was started with: what is critical or irreversible needs a person.</summary>
    public PolicyOptions Policy()
    {
        var usual = new PolicyOptions();
        var json = Json["policy"];
        return new PolicyOptions
        {
            AutoApprove = Level(json?["autoApprove"]) ?? Risk.High,
            MaxRisk = Level(json?["maxRisk"]) ?? usual.MaxRisk,
            ReadOnly = (bool?)json?["readOnly"] ?? false,
            ProtectedNamespaces = json?["protectedNamespaces"] is { } own ? CaseFiles.Texts(own)
                : usual.ProtectedNamespaces,
            OwnNamespace = (string?)json?["ownNamespace"],
            File = CaseValues.Policy(Json),
        };
    }

    private static Risk? Level(JsonNode? word) =>
        word is null ? null : Enum.Parse<Risk>((string)word!, ignoreCase: true);

    public override string ToString() => $"{Action}/{Name}";
}
