using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Alerts;
using Aura.Mcp.Http.Authentication;

namespace Aura.Mcp.Http;

/// <summary>
/// POST /alerts: takes what Alertmanager's webhook sends. It sends again what is answered 5xx and drops what is
/// answered 4xx, 429 included; so whatever may fit later is answered 503.
/// </summary>
internal sealed class AlertsEndpoint(Func<AlertInbox> inbox)
{
    public const string Path = "/alerts";

    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    public async Task PostAsync(HttpContext http, Principal caller)
    {
        IReadOnlyList<Alert> alerts;
        try
        {
            alerts = await AlertReader.ReadAsync(http.Request.Body, http.RequestAborted);
        }
        catch (ArgumentsException e)
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, new JsonObject
            {
                ["error"] = string.Join("; ", e.Faults),
            });
            return;
        }
        if (inbox().Take(alerts, caller.Name) is not { } receipt)
        {
            http.Response.Headers.RetryAfter = $"{Later.TotalSeconds}";
            await AnswerAsync(http, StatusCodes.Status503ServiceUnavailable, new JsonObject
            {
                ["error"] = "too many alerts wait to be looked into: none of these was taken, send them again",
                ["refused"] = inbox().Refused,
            });
            return;
        }
        await AnswerAsync(http, StatusCodes.Status200OK, new JsonObject
        {
            ["accepted"] = receipt.Accepted, ["known"] = receipt.Known, ["resolved"] = receipt.Resolved,
            ["outdated"] = receipt.Outdated,
        });
    }

    private static Task AnswerAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
