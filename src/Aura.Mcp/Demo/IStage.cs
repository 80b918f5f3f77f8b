using System.Text.Json.Nodes;
using ModelContextProtocol;

namespace Aura.Mcp.Demo;

/// <summary>Where the demo is told: a terminal, or a JSON document.</summary>
public interface IStage
{
    void Open(Act act, string story);

    void Found(JsonArray findings);

    void Compared(JsonObject plan);

    void Calls(string tool, JsonObject arguments);

    /// <summary>Shows what is to be approved and answers for the person.</summary>
    bool Approve(string question);

    Task<JsonObject> FollowAsync(Func<IProgress<ProgressNotificationValue>, Task<JsonObject>> work);

    void Ended(ActOutcome outcome);

    void Close(IReadOnlyList<ActOutcome> outcomes, TimeSpan took);
}
