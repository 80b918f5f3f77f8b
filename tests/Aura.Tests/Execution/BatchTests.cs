using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Tests.Execution;

/// <summary>One action on many targets, wave by wave.</summary>
public sealed class BatchTests : IDisposable
{
    private const string Good = "registry.example/app:2.0";
    private const string Bad = "registry.example/nonexistent:1";
    private readonly PipelineFixture _aura = new(policy: new PolicyOptions { AutoApprove = Risk.Critical });

    public BatchTests() => Fill(_aura, "a", "b", "c", "d");

    public void Dispose() => _aura.Dispose();

    [Fact]
    public void All_targets_are_changed_in_waves_and_undone_together()
    {
        var result = Finished(Scale(_aura.Pipeline, 2, "a", "b", "c", "d"));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal([("Deployment shop/a", 1), ("Deployment shop/b", 2), ("Deployment shop/c", 2),
            ("Deployment shop/d", 2)], result.Targets.Select(t => (t.Target, t.Wave)));
        Assert.All(result.Targets, t => Assert.Equal("succeeded", t.State));
        Assert.Equal([2, 2, 2, 2], Replicas(_aura));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(result.ExecutionId));
        Assert.Equal([1, 1, 1, 1], Replicas(_aura));
        Assert.All(Get(result).Targets, t => Assert.Equal("rolled_back", t.State));
    }

    [Fact]
    public void A_failing_wave_is_taken_back_earlier_ones_stay_and_later_ones_do_not_begin()
    {
        var careful = _aura.Open(s => s with { Policy = s.Policy with { MaxAtOnce = 1 } });
        var result = Finished(Images(careful, ("a", Good), ("b", Bad), ("c", Good)));

        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        Assert.Equal(["succeeded", "rolled_back", "not_begun"], result.Targets.Select(t => t.State));
        Assert.Contains("verification failed", result.Targets[1].Message);
        Assert.Contains("1 of 3 targets were done before and stay so", result.Message);
        Assert.Equal([Good, "registry.example/app:1.0", "registry.example/app:1.0"], Images("a", "b", "c"));
        Assert.Contains(result.ExecutionId!, result.Undo.How);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(result.ExecutionId));
        Assert.Equal("registry.example/app:1.0", Images("a")[0]);
    }

    [Fact]
    public void A_change_that_is_wrong_harms_only_the_first_target()
    {
        var result = Finished(Images(_aura.Pipeline, ("a", Bad), ("b", Bad), ("c", Bad)));

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.Equal(["rolled_back", "not_begun", "not_begun"], result.Targets.Select(t => t.State));
        Assert.Equal(1, Left.Deployment(_aura, "b").Generation);
    }

    [Fact]
    public void In_a_wave_the_neighbours_of_what_fails_are_taken_back_too()
    {
        var result = Finished(Images(_aura.Pipeline, ("a", Good), ("b", Bad), ("c", Good)));

        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        Assert.Equal(["succeeded", "rolled_back", "rolled_back"], result.Targets.Select(t => t.State));
        Assert.Contains("verification failed", result.Message);
        Assert.Equal([Good, "registry.example/app:1.0", "registry.example/app:1.0"], Images("a", "b", "c"));
    }

    [Fact]
    public void A_selector_picks_the_targets_in_the_order_of_their_names()
    {
        var result = Finished(_aura.Cluster.Run(() => _aura.Pipeline.RunActionAsync(
            new ActionRequest("deployment.scale_to", new JsonObject { ["namespace"] = "shop", ["replicas"] = 2 })
            { Selector = "team in (blue)" }, PipelineFixture.Model)));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(["Deployment shop/a", "Deployment shop/b"], result.Targets.Select(t => t.Target));
        Assert.Equal([2, 2, 1, 1], Replicas(_aura));
    }

    [Fact]
    public void What_is_so_already_is_left_alone()
    {
        _aura.Run("deployment.scale_to", Args("b", ("replicas", 2)));

        var result = Finished(Scale(_aura.Pipeline, 2, "a", "b"));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal(["succeeded", "no_change"], result.Targets.Select(t => t.State));
    }

    [Fact]
    public void One_target_that_is_refused_refuses_all_and_is_named()
    {
        var result = Scale(_aura.Pipeline, 2, "a", "nothing");

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains(result.Checks, c => !c.Passed && c.Name.StartsWith("shop/nothing: ", StringComparison.Ordinal));
        Assert.Equal([1, 1, 1, 1], Replicas(_aura));
    }

    [Fact]
    public void Too_many_targets_none_and_the_same_twice_are_refused()
    {
        var strict = _aura.Open(s => s with { Policy = s.Policy with { File = new() { MaxTargets = 3 } } });

        Assert.Contains("this server allows 3", Scale(strict, 2, "a", "b", "c", "d").Message);
        PipelineFixture.Ends(ExecutionStatus.Refused, Scale(strict, 2));
        var twice = Assert.Throws<ArgumentsException>(() => Scale(strict, 2, "a", "a"));
        Assert.Equal(["targets[1]: is the same as targets[0]"], twice.Faults);
        var bad = Assert.Throws<ArgumentsException>(() => Scale(strict, 2, "a", "B!"));
        Assert.Contains(bad.Faults, f => f.StartsWith("targets[1].name", StringComparison.Ordinal));
    }

    [Fact]
    public void One_approval_binds_all_targets()
    {
        using var strict = new PipelineFixture(policy: new PolicyOptions());
        Fill(strict, "a", "b");
        var asked = strict.Cluster.Run(() => strict.Pipeline.RunActionAsync(Request(2, "a", "b"),
            PipelineFixture.Model));
        PipelineFixture.Ends(ExecutionStatus.ApprovalRequired, asked);
        Assert.Equal(2, asked.Changes.Length);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, strict.Approve(asked));
        Assert.Equal([2, 2], Replicas(strict));
    }

    [Fact]
    public void An_approval_is_void_when_one_of_the_targets_has_drifted()
    {
        using var strict = new PipelineFixture(policy: new PolicyOptions());
        Fill(strict, "a", "b");
        var asked = strict.Cluster.Run(() => strict.Pipeline.RunActionAsync(Request(2, "a", "b"),
            PipelineFixture.Model));
        strict.Patch(Kind.Deployment, "shop", "b", "spec.replicas", 3);

        PipelineFixture.Ends(ExecutionStatus.Refused, strict.Approve(asked));
        Assert.Equal([1, 3], Replicas(strict));
    }

    [Fact]
    public void After_a_crash_in_a_later_wave_the_rest_is_done_and_nothing_twice()
    {
        var hang = new Hang(CrashPoint.AfterRequest, skip: 1);
        var dying = _aura.Open(s => s with { CrashPoints = hang, Policy = s.Policy with { MaxAtOnce = 1 } });
        var id = Scale(dying, 2, "a", "b", "c").ExecutionId!;
        dying.Dispose();
        _aura.Advance(Leases.Duration);
        Assert.Equal([2, 2, 1, 1], Replicas(_aura));

        var result = Left.Recover(_aura, id, TimeSpan.FromMinutes(10));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal([2, 2, 2], new[] { "a", "b", "c" }.Select(n => Left.Deployment(_aura, n).Generation!.Value));
    }

    [Fact]
    public void A_crash_that_lay_too_long_takes_back_only_the_wave_that_was_under_way()
    {
        var dying = _aura.Open(s => s with
        {
            CrashPoints = new Hang(CrashPoint.AfterResponse, skip: 1),
            Policy = s.Policy with { MaxAtOnce = 1 },
        });
        var id = Scale(dying, 2, "a", "b", "c").ExecutionId!;
        dying.Dispose();
        _aura.Advance(TimeSpan.FromHours(1));

        var result = Left.Recover(_aura, id, TimeSpan.FromMinutes(10));

        PipelineFixture.Ends(ExecutionStatus.Failed, result);
        Assert.Equal(["succeeded", "rolled_back", "not_begun"], result.Targets.Select(t => t.State));
        Assert.Equal([2, 1, 1, 1], Replicas(_aura));
    }

    [Fact]
    public void Undo_in_a_later_wave_takes_all_waves_back()
    {
        var running = Images(_aura.Pipeline, ("a", Good), ("b", Bad));
        PipelineFixture.Ends(ExecutionStatus.Running, running);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(running.ExecutionId));

        Assert.Equal(["registry.example/app:1.0", "registry.example/app:1.0"], Images("a", "b"));
        Assert.All(Get(running).Targets, t => Assert.Equal("rolled_back", t.State));
    }

    [Fact]
    public void Waves_stay_inside_the_blast_budget()
    {
        Aura.Execution.Policy.Budgets budgets = new() { Namespaces = new() { AtOnce = 1 } };
        var careful = _aura.Open(s => s with { Policy = s.Policy with { File = new() { Budgets = budgets } } });
        _aura.Create(Kind.Namespace, "{metadata: {name: other}}");
        _aura.Create(Kind.Deployment, """
            metadata: {name: e, namespace: other}
            spec:
              replicas: 1
              selector: {matchLabels: {app: e}}
              template:
                metadata: {labels: {app: e}}
                spec: {containers: [{name: main, image: "registry.example/app:1.0"}]}
            """);
        _aura.Advance(TimeSpan.FromSeconds(20));
        var request = Request(2, "a", "b", "c", "d");

        var result = Finished(_aura.Cluster.Run(() => careful.RunActionAsync(request with
        {
            Targets = [.. request.Targets!, new JsonObject { ["namespace"] = "other", ["name"] = "e" }],
        }, PipelineFixture.Model)));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        Assert.Equal([1, 2, 2, 2, 3], result.Targets.Select(t => t.Wave));
    }

    [Fact]
    public void A_dry_run_shows_all_targets_and_changes_none()
    {
        var shown = _aura.Cluster.Run(() => _aura.Pipeline.RunActionAsync(
            Request(2, "a", "b") with { DryRun = true }, PipelineFixture.Model));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, shown);
        Assert.Equal(["Deployment shop/a", "Deployment shop/b"], shown.Changes.Select(c => c.Target));
        Assert.Equal([1, 1, 1, 1], Replicas(_aura));
    }

    private static ActionRequest Request(int replicas, params string[] names) => new("deployment.scale_to",
        new JsonObject { ["namespace"] = "shop", ["replicas"] = replicas })
    { Targets = [.. names.Select(n => new JsonObject { ["name"] = n })] };

    private ExecutionResult Scale(Pipeline pipeline, int replicas, params string[] names) =>
        _aura.Cluster.Run(() => pipeline.RunActionAsync(Request(replicas, names), PipelineFixture.Model));

    private ExecutionResult Images(Pipeline pipeline, params (string Name, string Image)[] targets) =>
        _aura.Cluster.Run(() => pipeline.RunActionAsync(new ActionRequest("deployment.update_image",
            new JsonObject { ["namespace"] = "shop", ["container"] = "main" })
        {
            Targets = [.. targets.Select(t => new JsonObject { ["name"] = t.Name, ["image"] = t.Image })],
        }, PipelineFixture.Model));

    private ExecutionResult Finished(ExecutionResult running) =>
        running.Status != ExecutionStatus.Running ? running : Get(running, TimeSpan.FromHours(1));

    private ExecutionResult Get(ExecutionResult result, TimeSpan wait = default) =>
        _aura.Cluster.Run(() => _aura.Pipeline.GetAsync(result.ExecutionId!, wait));

    private string[] Images(params string[] names) =>
        [.. names.Select(n => Left.Deployment(_aura, n).Text("spec.template.spec.containers[name=main].image")!)];

    private static long[] Replicas(PipelineFixture aura) =>
        [.. aura.Cluster.Run(() => aura.Client.ListAsync(Kind.Deployment, "shop")).Items
            .OrderBy(d => d.Name, StringComparer.Ordinal).Select(d => d.Number("spec.replicas")!.Value)];

    private static JsonObject Args(string name, params (string Name, JsonNode? Value)[] more)
    {
        var args = Shop.Args(more);
        args["name"] = name;
        return args;
    }

    private static void Fill(PipelineFixture aura, params string[] names)
    {
        aura.Create(Kind.Namespace, "{metadata: {name: shop}}");
        foreach (var name in names)
            aura.Create(Kind.Deployment, $$$"""
                metadata: {name: {{{name}}}, namespace: shop, labels: {team: {{{(name[0] < 'c' ? "blue" : "red")}}} } }
                spec:
                  replicas: 1
                  progressDeadlineSeconds: 60
                  selector: {matchLabels: {app: {{{name}}} } }
                  template:
                    metadata: {labels: {app: {{{name}}} } }
                    spec: {containers: [{name: main, image: "registry.example/app:1.0"}]}
                """);
        aura.Advance(TimeSpan.FromSeconds(30));
    }
}
