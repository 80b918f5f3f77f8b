using Aura.Kubernetes;
using Aura.Mcp.Resources;
using Aura.Mcp.Serving;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Prompts;

/// <summary>Completes the arguments of prompts and resources: namespaces, kinds, names, actions, executions.</summary>
internal sealed class Completions(Workspace workspace)
{
    /// <summary>The most that the protocol lets an answer hold.</summary>
    private const int Most = 100;

    private static readonly string[] Kinds =
        ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod", "Service", "Ingress", "Node",
            "PersistentVolumeClaim", "HorizontalPodAutoscaler"];

    public void AddTo(McpServerOptions options)
    {
        options.Capabilities ??= new ServerCapabilities();
        options.Capabilities.Completions = new CompletionsCapability();
        options.Handlers.CompleteHandler = CompleteAsync;
    }

    private async ValueTask<CompleteResult> CompleteAsync(
        RequestContext<CompleteRequestParams> request, CancellationToken cancel)
    {
        var argument = request.Params!.Argument;
        var template = (request.Params.Ref as ResourceTemplateReference)?.Uri;
        IEnumerable<string> all;
        try
        {
            all = (template, argument.Name) switch
            {
                (AuraResources.Action, _) => workspace.Catalog.All.Select(a => a.Spec.Name),
                (AuraResources.Execution, _) or (null, "execution") =>
                    workspace.Clusters.Get(null).Pipeline.List(Most).Select(e => e.ExecutionId),
                (_, "namespace") => await NamesAsync("Namespace", null, cancel),
                (null, "kind") => Kinds,
                (null, "name") => await NamesAsync(
                    Given(request, "kind") ?? "Deployment", Given(request, "namespace"), cancel),
                _ => [],
            };
        }
        catch (KubeException)
        {
            all = []; // Nobody can act on an error here; the prompt itself will say it.
        }
        var fitting = all.Where(v => v.StartsWith(argument.Value, StringComparison.OrdinalIgnoreCase))
            .Distinct().Order(StringComparer.Ordinal).ToList();
        return new CompleteResult
        {
            Completion = new Completion
            {
                Values = [.. fitting.Take(Most)], Total = fitting.Count, HasMore = fitting.Count > Most,
            },
        };
    }

    /// <summary>What the other arguments are so far.</summary>
    private static string? Given(RequestContext<CompleteRequestParams> request, string name) =>
        request.Params?.Context?.Arguments?.TryGetValue(name, out var value) is true ? value : null;

    private async Task<IEnumerable<string>> NamesAsync(string kind, string? ns, CancellationToken cancel)
    {
        var cluster = workspace.Clusters.Get(null);
        var list = await cluster.Client.ListAsync(
            await cluster.KindAsync(kind, cancel), string.IsNullOrEmpty(ns) ? null : ns, new ListOptions(), cancel);
        return list.Items.Select(o => o.Name);
    }
}
