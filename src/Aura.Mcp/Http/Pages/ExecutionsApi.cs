using System.Text.Json.Nodes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.State;

namespace Aura.Mcp.Http.Pages;

/// <summary>
/// One execution with its steps' times and what the audit says of it. API calls are journalled nowhere, so there are
/// none to be shown.
/// </summary>
internal sealed class ExecutionsApi(Workspace workspace, PageTools tools)
{
    private const int MostEntries = 200;

    /// <summary>GET /api/executions/ID.</summary>
    public async Task<JsonObject> AnswerAsync(Visit visit, string id)
    {
        if (workspace.Store.Journal.Find(id) is not { } record || !workspace.Clusters.Names.Contains(record.Cluster))
            throw PageFault.NotThere($"execution '{id}'");
        var result = await tools.CallAsync(visit.Workspace, visit.Person.Name, "get_execution",
            new JsonObject { ["executionId"] = id }, visit.Aborted);
        // An undo goes through the steps of what it undoes.
        var steps = record.UndoOf ?? id;
        var answer = new JsonObject
        {
            ["execution"] = PageTools.Structured(result),
            ["cluster"] = record.Cluster,
            ["title"] = record.Title,
            ["requestedBy"] = record.Principal,
            ["client"] = record.Client,
            ["created"] = record.CreatedAt,
            ["ended"] = record.EndedAt,
            ["undoOf"] = record.UndoOf,
            ["steps"] = new JsonArray([.. workspace.Store.Journal.Steps(steps).Select(Step)]),
        };
        var shown = PageTools.Structured(new ToolAnswer(answer, "").ToResult())!.AsObject();
        shown["audit"] = AuditApi.Entries(workspace.Store.Audit.List(MostEntries, id));
        return shown;
    }

    private static JsonObject Step(StepRecord step) => new()
    {
        ["id"] = step.Id, ["what"] = step.What, ["phase"] = Words.Of(step.Phase), ["detail"] = step.Detail,
        ["at"] = step.At,
    };
}
