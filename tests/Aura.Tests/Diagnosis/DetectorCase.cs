using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Tests.Actions;

namespace Aura.Tests.Diagnosis;

/// <summary>One file of <c>cases/TYPE/CASE.yaml</c>: objects as they stand, and what is found in them.</summary>
internal sealed record DetectorCase(string Type, string Name, JsonObject Json)
{
    private const string At = "../Diagnosis/cases";

    public static string Root { get; } = Path.GetFullPath(CaseFiles.Folder(At));

    /// <summary>The case says that the type of its folder is found.</summary>
    public bool Fires => Finds.Any(f => (string?)f["type"] == Type);

    public IEnumerable<JsonObject> Finds => CaseFiles.List(Json["finds"]);

    public static IEnumerable<DetectorCase> All() => CaseFiles.All(At).Select(Read);

    public static DetectorCase Read(string path)
    {
        var (type, name, json) = CaseFiles.Read(path);
        return new DetectorCase(type, name, json);
    }

    public Snapshot Snapshot()
    {
        var loader = new SnapshotLoader();
        foreach (var o in CaseFiles.Objects(Json, CaseFiles.Texts(Json["base"])
                     .SelectMany(b => CaseFiles.List(CaseFiles.Base(At, b)))))
            loader.Add(o);
        var logs = CaseFiles.List(Json["logs"]).ToDictionary(
            l => (new ObjectRef(Kind.Pod, (string?)l["namespace"] ?? "shop", (string)l["pod"]!),
                (string)l["container"]!),
            l => (string)l["text"]!);
        return loader.Snapshot(CaseFiles.Texts(Json["forbidden"])).With(new ContainerLogs(logs))
            .With(CaseSurvey.Of(Json));
    }

    public override string ToString() => $"{Type}/{Name}";
}
