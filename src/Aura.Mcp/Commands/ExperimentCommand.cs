using System.CommandLine;
using Aura.Execution;
using Aura.Learning.Experiments;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary><c>aura experiment start|stop|list</c>: compares two strategies; only a person starts one.</summary>
internal static class ExperimentCommand
{
    public static Command Create() => new("experiment", "Compare two strategies by lot.") { Start(), Stop(), List() };

    private static Command Start()
    {
        var a = new Option<string>("--a") { Description = "A strategy.", Required = true };
        var b = new Option<string>("--b") { Description = "The other strategy.", Required = true };
        var finding = new Option<string[]>("--finding") { Description = "Type of finding.", Required = true };
        var ns = new Option<string[]>("--namespaces") { Description = "Only in namespaces like these (globs)." };
        var metric = new Option<Metric>("--metric") { Description = "What is compared: success or seconds." };
        var least = new Option<int>("--at-least") { DefaultValueFactory = _ => 10, Description = "Of each." };
        var most = new Option<int>("--at-most") { DefaultValueFactory = _ => 200, Description = "Of both." };
        var better = new Option<double>("--better")
        {
            DefaultValueFactory = _ => 0.95, Description = "Stop when one is better with this probability.",
        };
        var loss = new Option<double>("--loss")
        {
            DefaultValueFactory = _ => 0.01, Description = "Stop when choosing either loses less than this.",
        };
        var success = new Option<double>("--least-success")
        {
            DefaultValueFactory = _ => 0.5, Description = "Stop at once when one succeeds less often.",
        };
        var key = new Option<string?>("--approver-key") { Description = "The approver's key.", HelpName = "FILE" };
        var command = new Command("start", "Start one, as laid down here; nothing of it can be changed later.")
        {
            a, b, finding, ns, metric, least, most, better, loss, success, key,
        };
        command.SetAction(async (options, parsed, _) =>
        {
            await using var workspace = new Workspace(options);
            return Begin(workspace, new Design
            {
                A = parsed.GetRequiredValue(a),
                B = parsed.GetRequiredValue(b),
                Findings = [.. parsed.GetRequiredValue(finding).Distinct()],
                Namespaces = [.. parsed.GetValue(ns) ?? []],
                Metric = parsed.GetValue(metric),
                AtLeast = parsed.GetValue(least),
                AtMost = parsed.GetValue(most),
                Better = parsed.GetValue(better),
                Loss = parsed.GetValue(loss),
                LeastSuccess = parsed.GetValue(success),
            }, parsed.GetValue(key));
        });
        return command;
    }

    private static int Begin(Workspace workspace, Design design, string? keyFile)
    {
        var faults = DesignFaults.Of(design);
        if (faults.Count > 0)
            throw new OptionsException(faults);
        var past = workspace.Store.Outcomes.OfStrategies([design.A, design.B], design.Findings);
        var estimate = string.Join("; ", new[] { design.A, design.B }.Select(s => OffPolicy.Of(s, past))
            .Select(e => e.Value is { } value
                ? $"{e.Strategy} would have worked {value:0%} (worth {e.Effective:0} outcomes)"
                : $"nothing is known of {e.Strategy}"));
        new ApproverKey(workspace.Store.Beside).Demand(keyFile, $"From the past: {estimate}.\nStart an experiment: for "
            + $"{string.Join(", ", design.Findings)}, plans will recommend {design.A} or {design.B} by lot.",
            keyless: new FaultException("ApproverKeyRequired", "starting one needs a terminal or the approver's key",
                "aura experiment start … --approver-key FILE; make one with aura approve --create-key FILE"),
            refused: new FaultException("NotApproved", "not started"));
        var who = PendingApprovals.Person("aura experiment").Principal;
        var experiment = workspace.Store.Experiments.Begin(design, who, workspace.Store.Time.GetUtcNow())
            ?? throw new FaultException("ExperimentUnderWay", "another is under way for the same type of finding",
                "aura experiment list; aura experiment stop ID");
        workspace.Store.Audit.Append(who, "aura experiment", $"start experiment {experiment.Id}", "running", estimate);
        Terminal.Write($"experiment {experiment.Id} started. {estimate}");
        return ExitCode.Done;
    }

    private static Command Stop()
    {
        var id = new Argument<string>("ID") { Description = "As list shows it." };
        var command = new Command("stop", "Stop one.") { id };
        command.SetAction(async (options, parsed, _) =>
        {
            await using var workspace = new Workspace(options);
            var (experiment, who) = (parsed.GetRequiredValue(id), PendingApprovals.Person("aura experiment").Principal);
            if (!workspace.Store.Experiments.Stop(experiment, $"stopped by {who}", workspace.Store.Time.GetUtcNow()))
                throw new FaultException("NotFound", $"no experiment '{experiment}' is under way",
                    "aura experiment list");
            workspace.Store.Audit.Append(who, "aura experiment", $"stop experiment {experiment}", "stopped", null);
            Terminal.Write($"experiment {experiment} stopped");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List them, the newest first.");
        command.SetAction(async (options, _, _) =>
        {
            await using var workspace = new Workspace(options);
            Terminal.Write(ExperimentsAnswer.Of(workspace.Store, 50).Text);
            return ExitCode.Done;
        });
        return command;
    }
}
