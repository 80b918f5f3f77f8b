using System.Text.Json.Nodes;
using Aura.Mcp.Resources.Apps;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Resources;

/// <summary>
/// Actions, executions and findings by address, as the tools show them. Executions, and findings of a watched
/// cluster, can be subscribed to.
/// </summary>
internal sealed class AuraResources(Workspace workspace, OwnTools tools)
{
    public const string Action = "aura://actions/{name}";
    public const string Execution = "aura://executions/{id}";
    public const string Findings = "aura://findings/{namespace}";

    private const string Json = "application/json";
    private const int Newest = 50;

    public void AddTo(McpServerOptions options)
    {
        options.Capabilities ??= new ServerCapabilities();
        options.Capabilities.Resources = new ResourcesCapability { Subscribe = true };
        options.Handlers.ListResourcesHandler = (_, _) => ValueTask.FromResult(new ListResourcesResult
        {
            Resources = [.. WatchedFindings(), .. Executions()],
        });
        options.Handlers.ListResourceTemplatesHandler = (_, _) => ValueTask.FromResult(
            new ListResourceTemplatesResult
            {
                ResourceTemplates =
                [
                    Template(Action, "action", "What an action does, needs and takes."),
                    Template(Execution, "execution", "Where an execution stands; can be subscribed to."),
                    Template(Findings, "findings", "What is broken in a namespace now; can be subscribed to where the "
                        + "server watches."),
                ],
            });
        options.Handlers.ReadResourceHandler = ReadAsync;
        var subscriptions = workspace.Subscriptions;
        options.Handlers.SubscribeToResourcesHandler = (request, _) =>
        {
            subscriptions.Subscribe(request.Server, request.Params!.Uri);
            return ValueTask.FromResult(new EmptyResult());
        };
        options.Handlers.UnsubscribeFromResourcesHandler = (request, _) =>
        {
            subscriptions.Unsubscribe(request.Server, request.Params!.Uri);
            return ValueTask.FromResult(new EmptyResult());
        };
        options.Handlers.SubscriptionsListenHandler = subscriptions.ListenAsync;
    }

    /// <summary>The id in an execution's address; null for any other address.</summary>
    public static string? ExecutionOf(string uri) => Last(uri, Execution);

    /// <summary>The address of a namespace's findings.</summary>
    public static string FindingsOf(string ns) => Findings.Replace("{namespace}", Uri.EscapeDataString(ns));

    private IEnumerable<Resource> Executions() =>
        workspace.Clusters.Get(null).Pipeline.List(Newest).Select(e => new Resource
        {
            Uri = Execution.Replace("{id}", e.ExecutionId),
            Name = e.ExecutionId,
            Title = ProgressReporter.Shown(e.Title),
            Description = $"{ToolJson.Snake(e.Status)}, {e.CreatedAt:u}",
            MimeType = Json,
        });

    /// <summary>Of the namespaces in which something is found, where the server watches.</summary>
    private IEnumerable<Resource> WatchedFindings() =>
        (workspace.Watches?.Of(workspace.Clusters.Default)?.Current?.Open ?? []).SelectMany(o => o.Namespaces)
            .GroupBy(ns => ns).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Resource
            {
                Uri = FindingsOf(g.Key), Name = $"findings {g.Key}", Description = $"{g.Count()} found",
                MimeType = Json,
            });

    private async ValueTask<ReadResourceResult> ReadAsync(
        RequestContext<ReadResourceRequestParams> request, CancellationToken cancel)
    {
        var uri = request.Params!.Uri;
        if (AuraApps.Read(uri) is { } view)
            return view;
        var (tool, arguments) = Last(uri, Action) is { } action
                ? ("describe_action", new JsonObject { ["action"] = action })
            : ExecutionOf(uri) is { } id ? ("get_execution", new JsonObject { ["executionId"] = id })
            : Last(uri, Findings) is { } ns ? ("diagnose", new JsonObject { ["namespace"] = ns })
            : throw Unknown(request, uri, "addresses are like " + string.Join(", ", Action, Execution, Findings));
        var result = arguments["namespace"] is { } of && Watched($"{of}") is { } answer ? answer.ToResult()
            : await tools.CallAsync(request, tool, arguments, cancel);
        if (result.IsError == true)
            throw Unknown(request, uri, OwnTools.Text(result));
        return new ReadResourceResult
        {
            Contents =
            [
                new TextResourceContents
                {
                    Uri = uri, MimeType = Json, Text = result.StructuredContent!.Value.GetRawText(),
                },
            ],
        };
    }

    private ToolAnswer? Watched(string ns) =>
        workspace.Watches?.Of(workspace.Clusters.Default) is { Current: { } watched } running
        && running.HasNamespace(ns)
            ? DiagnosisAnswer.Of(workspace, workspace.Clusters.Get(null), watched, ns) : null;

    /// <summary>2026-07-28 has no code of its own for what is not there.</summary>
    private static McpProtocolException Unknown(
        RequestContext<ReadResourceRequestParams> request, string uri, string why) =>
        new($"there is no resource '{uri}': {why}",
            request.Server.NegotiatedProtocolVersion == Http.ModernChecks.Revision
                ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound)
        {
            Data = { ["uri"] = uri },
        };

    /// <summary>What stands in the place of the template's last part.</summary>
    private static string? Last(string uri, string template)
    {
        var prefix = template[..template.IndexOf('{')];
        return uri.StartsWith(prefix, StringComparison.Ordinal) && uri.Length > prefix.Length
            && !uri[prefix.Length..].Contains('/') ? Uri.UnescapeDataString(uri[prefix.Length..]) : null;
    }

    private static ResourceTemplate Template(string uri, string name, string description) =>
        new() { UriTemplate = uri, Name = name, Description = description, MimeType = Json };
}
