using System.Text.Json.Nodes;
using Aura.Mcp.Tools;
using ModelContextProtocol;

namespace Aura.Mcp.Demo;

/// <summary>The demo as one JSON document on stdout.</summary>
public sealed class JsonStage : IStage
{
    private readonly JsonArray _acts = [];
    private JsonObject _act = [];

    public void Open(Act act, string story) => _act = new JsonObject
    {
        ["act"] = act.Name,
        ["title"] = act.Title,
        ["incident"] = act.Incident,
    };

    public void Found(JsonArray findings) => _act["findings"] = findings.DeepClone();

    public void Compared(JsonObject plan) => _act["plan"] = plan.DeepClone();

    public void Calls(string tool, JsonObject arguments) =>
        _act["call"] = new JsonObject { ["tool"] = tool, ["arguments"] = arguments.DeepClone() };

    public bool Approve(string question)
    {
        _act["approved"] = question;
        return true;
    }

    public Task<JsonObject> FollowAsync(Func<IProgress<ProgressNotificationValue>, Task<JsonObject>> work) =>
        work(new Progress<ProgressNotificationValue>());

    public void Ended(ActOutcome outcome)
    {
        _act["result"] = outcome.Result?.DeepClone();
        _act["remaining"] = outcome.Remaining;
        _act["status"] = outcome.Status;
        _act["intended"] = outcome.Intended;
        _act["faults"] = ToolJson.ToArray(outcome.Faults);
        _act["outcome"] = outcome.AsIntended ? "succeeded" : "failed";
        _acts.Add((JsonNode)_act);
    }

    public void Close(IReadOnlyList<ActOutcome> outcomes, TimeSpan took) => Console.Out.WriteLine(new JsonObject
    {
        ["acts"] = _acts,
        ["outcome"] = outcomes.All(o => o.AsIntended) ? "succeeded" : "failed",
        ["seconds"] = Math.Round(took.TotalSeconds, 1),
    }.ToJsonString(ToolJson.Indented));
}
