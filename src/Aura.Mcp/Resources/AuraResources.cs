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
    public const string ClusterFindings = "aura://clusters/{cluster}/findings/{namespace}";

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
                    Template(ClusterFindings, "findings of a cluster",
                        "The same of a cluster that is not the default."),
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

    /// <summary>The addresses of a namespace's findings; those of the default cluster have a short one, too.</summary>
    public static IEnumerable<string> FindingsOf(Workspace workspace, string cluster, string ns) =>
    [
        .. cluster == workspace.Clusters.Default ? [FindingsOf(ns)] : Array.Empty<string>(),
        ClusterFindings.Replace("{cluster}", Uri.EscapeDataString(cluster))
            .Replace("{namespace}", Uri.EscapeDataString(ns)),
    ];

    private static string FindingsOf(string ns) => Findings.Replace("{namespace}", Uri.EscapeDataString(ns));

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
        from cluster in workspace.Watches is null ? [] : workspace.Clusters.Names
        from ns in (workspace.Watches?.Of(cluster)?.Current?.Open ?? []).SelectMany(o => o.Namespaces).GroupBy(n => n)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
        let isDefault = cluster == workspace.Clusters.Default
        select new Resource
        {
            Uri = FindingsOf(workspace, cluster, ns.Key).First(),
            Name = isDefault ? $"findings {ns.Key}" : $"findings {cluster} {ns.Key}",
            Description = $"{ns.Count()} found",
            MimeType = Json,
        };

    private async ValueTask<ReadResourceResult> ReadAsync(
        RequestContext<ReadResourceRequestParams> request, CancellationToken cancel)
    {
        await workspace.Clusters.RefreshAsync(cancel);
        var uri = request.Params!.Uri;
        if (AuraApps.Read(uri) is { } view)
            return view;
        var (tool, arguments) = Last(uri, Action) is { } action
                ? ("describe_action", new JsonObject { ["action"] = action })
            : ExecutionOf(uri) is { } id ? ("get_execution", new JsonObject { ["executionId"] = id })
            : Last(uri, Findings) is { } ns ? ("diagnose", new JsonObject { ["namespace"] = ns })
            : OfCluster(uri) is var (cluster, place)
                ? ("diagnose", new JsonObject { ["cluster"] = cluster, ["namespace"] = place })
            : throw Unknown(request, uri,
                "addresses are like " + string.Join(", ", Action, Execution, Findings, ClusterFindings));
        var result = tool == "diagnose" && Watched((string?)arguments["cluster"], (string)arguments["namespace"]!)
            is { } answer ? answer.ToResult()
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

    private ToolAnswer? Watched(string? cluster, string ns) =>
        workspace.Watches?.Of(cluster ?? workspace.Clusters.Default) is { Current: { } watched } running
        && running.HasNamespace(ns)
            ? DiagnosisAnswer.Of(workspace, workspace.Clusters.Get(cluster), watched, ns) : null;

    /// <summary>Cluster and namespace of the longer address; null for any other.</summary>
    private static (string Cluster, string Namespace)? OfCluster(string uri) =>
        uri.Split('/') is ["aura:", "", "clusters", { Length: > 0 } cluster, "findings", { Length: > 0 } ns]
            ? (Uri.UnescapeDataString(cluster), Uri.UnescapeDataString(ns)) : null;

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
