using System.Text.Json.Nodes;

namespace Aura.Tests.Actions;

/// <summary>
/// One file of <c>cases/ACTION/CASE.yaml</c>: a cluster (files of <c>cases/_base</c>, edits of their objects, more
/// objects), arguments, and what is expected of the plan. See <c>cases/README.md</c>.
/// </summary>
internal sealed record ActionCase(string Action, string Name, JsonObject Json)
{
    public static string Root { get; } = CaseFiles.Folder("cases");

    public JsonObject Args => Json["args"] as JsonObject ?? [];

    public JsonObject Expect => Json["expect"]!.AsObject();

    public IReadOnlyList<string> Receivers => Texts(Json["receivers"]);

    public bool Refuses => Expect["refused"] is not null;

    public static IEnumerable<ActionCase> All() => CaseFiles.All("cases").Select(Read);

    public static ActionCase Read(string path)
    {
        var (action, name, json) = CaseFiles.Read(path);
        return new ActionCase(action, name, json);
    }

    public IEnumerable<JsonObject> Objects() => CaseFiles.Objects(Json, Texts(Json["base"]).SelectMany(Base));

    /// <summary>The objects of a file of <c>_base</c>.</summary>
    public static IEnumerable<JsonObject> Base(string name) => CaseFiles.List(CaseFiles.Base("cases", name));

    public static IReadOnlyList<string> Texts(JsonNode? list) => CaseFiles.Texts(list);

    public override string ToString() => $"{Action}/{Name}";
}
