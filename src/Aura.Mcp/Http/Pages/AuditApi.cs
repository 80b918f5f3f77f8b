using System.Globalization;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.State;

namespace Aura.Mcp.Http.Pages;

/// <summary>The audit, searched, with its chain verified.</summary>
internal sealed class AuditApi(Workspace workspace)
{
    private const int Most = 200;

    /// <summary>Verifying goes through all of it: not for every request while nothing is added.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private (AuditVerdict Verdict, long Newest, DateTimeOffset At)? _last;

    /// <summary>GET /api/audit.</summary>
    public JsonObject Answer(IQueryCollection query)
    {
        var limit = Number(query, "limit") ?? 50;
        if (limit is < 1 or > Most)
            throw PageFault.Bad($"limit: from 1 to {Most}");
        var after = Number(query, "after");
        var action = Text(query, "action");
        var found = workspace.Store.Audit.Find(new LogQuery
        {
            Text = Text(query, "text"),
            Principal = Text(query, "who"),
            Action = action is null ? null : workspace.Catalog.Find(action)?.Spec.Name ?? action,
            Target = Text(query, "target"),
            Namespace = Text(query, "namespace"),
            Execution = Text(query, "execution"),
            Since = Time(query, "since"),
            After = after is { } seq ? $"{seq}" : null,
            Limit = (int)limit + 1,
        });
        var page = found.Take((int)limit).ToList();
        var verdict = Verify();
        return new JsonObject
        {
            ["entries"] = Entries(page),
            ["next"] = found.Count > page.Count ? $"{page[^1].Seq}" : null,
            ["verified"] = new JsonObject
            {
                ["count"] = verdict.Entries, ["broken"] = verdict.FirstBroken, ["why"] = verdict.Why,
            },
        };
    }

    /// <summary>As tools show them: a reason is whatever somebody wrote.</summary>
    public static JsonArray Entries(IEnumerable<AuditEntry> entries) =>
        [.. entries.Select(e => PageTools.Structured(new ToolAnswer(ToolJson.ToObject(e with
        {
            Why = e.Why is { } why ? ClusterText.Name(why) : null,
        }), "").ToResult()))];

    private AuditVerdict Verify()
    {
        lock (_gate)
        {
            var newest = workspace.Store.Audit.List(1) is [var entry] ? entry.Seq : 0;
            var now = TimeProvider.System.GetUtcNow();
            if (_last is not var (verdict, seen, at) || seen != newest || now - at > Trusted)
                _last = (verdict, _, _) = (workspace.Store.Audit.Verify(), newest, now);
            return verdict;
        }
    }

    private static string? Text(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } text ? text : null;

    private static long? Number(IQueryCollection query, string name) => Text(query, name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw PageFault.Bad($"{name}: '{text}' is no number");

    private static DateTimeOffset? Time(IQueryCollection query, string name) => Text(query, name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time : throw PageFault.Bad($"{name}: '{text}' is no time like 2026-11-22T08:00Z");
}
