using System.CommandLine;
using System.Globalization;
using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Mcp.Commands;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Doctor;

/// <summary><c>aura doctor --action A …</c>: what the action would get there, rule by rule.</summary>
internal sealed class PolicyQuestion
{
    private readonly Option<string?> _action = Text("--action", "NAME", "Explain what the policy says of this action.");
    private readonly Option<string?> _namespace = Text("--namespace", "NAME", "… in this namespace.");
    private readonly Option<string?> _cluster =
        Text("--cluster", "NAME", "… in this cluster; default the current one.");
    private readonly Option<string?> _environment =
        Text("--environment", "NAME", "… of this environment; default what the namespace's label says.");
    private readonly Option<string?> _kind = Text("--kind", "KIND", "… changing objects of this kind.");
    private readonly Option<string?> _risk = Text("--risk", "RISK", "… at this risk; default the action's own.");
    private readonly Option<string?> _at = Text("--at", "TIME", "… at this time (ISO 8601); default now.");

    public IEnumerable<Option> Options => [_action, _namespace, _cluster, _environment, _kind, _risk, _at];

    public bool IsAsked(ParseResult parsed) => Options.Any(o => parsed.GetResult(o) is { Implicit: false });

    /// <returns>As <c>call</c> would end: done, failed (refused) or approval required.</returns>
    public async Task<int> AnswerAsync(Workspace workspace, ParseResult parsed)
    {
        var now = TimeProvider.System.GetUtcNow();
        var action = parsed.GetValue(_action) is { } name ? workspace.Catalog.Get(name)
            : throw new OptionsException(["--action: say which action the question is about"]);
        if (parsed.GetValue(_at) is { } at && !DateTimeOffset.TryParse(
            at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out now))
            throw new OptionsException([$"--at: '{at}' is not a time like 2026-12-24T18:00Z"]);
        var risk = action.Spec.Risk;
        if (parsed.GetValue(_risk) is { } text && (!Enum.TryParse(text, true, out risk) || int.TryParse(text, out _)))
            throw new OptionsException([$"--risk: '{text}' is not one of low, medium, high, critical"]);
        var cluster = parsed.GetValue(_cluster) ?? DefaultOf(workspace);
        var place = await PlaceAsync(workspace, cluster, parsed.GetValue(_namespace), parsed.GetValue(_environment));
        var subject = PolicySubject.Of(action) with
        {
            Risk = risk,
            Kinds = parsed.GetValue(_kind) is { } kind ? [Named(kind)] : [],
            Places = [place],
            Cluster = cluster,
        };
        var policy = cluster is null ? workspace.Policy : workspace.Policy.For(cluster);
        var explanation = PolicyExplanation.Of(policy, subject, now);
        foreach (var line in PolicyReport.Of(workspace.Options, policy.File, subject, place, explanation, now))
            Console.Out.WriteLine(line);
        return explanation.Refused ? ExitCode.Failed
            : explanation.NeedsPerson ? ExitCode.ApprovalRequired : ExitCode.Done;
    }

    /// <summary>Null where none can be known: a policy may be looked at on a machine without clusters.</summary>
    private static string? DefaultOf(Workspace workspace)
    {
        try
        {
            return workspace.Clusters.Default;
        }
        catch (Exception e) when (e is KubeException or KubeConfigException)
        {
            return null;
        }
    }

    private static async Task<Place> PlaceAsync(
        Workspace workspace, string? cluster, string? ns, string? environment)
    {
        if (ns is null || environment is not null || !workspace.Policy.File.UsesEnvironments)
            return new Place(ns, environment);
        try
        {
            await workspace.Clusters.RefreshAsync();
            return await PolicySubject.PlaceAsync(
                ns, workspace.View(workspace.Clusters.Get(cluster)), workspace.Policy.File);
        }
        catch (Exception e) when (e is KubeException or ArgumentsException)
        {
            await Console.Error.WriteLineAsync(
                $"the environment of namespace {ns} is not known ({e.Message}); say it with --environment");
            return new Place(ns, Known: false);
        }
    }

    private static Kind Named(string kind) => typeof(Kind).GetFields().Select(f => f.GetValue(null)).OfType<Kind>()
        .FirstOrDefault(k => string.Equals(k.Name, kind, StringComparison.OrdinalIgnoreCase) || k.Resource == kind)
        ?? new Kind("", "v1", kind, kind);

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };
}
