namespace Aura.Tests.Mcp.Telemetry;

/// <summary>What a collector gets from a server at work, byte for byte as it was sent.</summary>
public sealed class OtlpExportTests(TracedRun run) : IClassFixture<TracedRun>
{
    private OtlpSpan Call(string tool, string outcome) => Assert.Single(run.Spans,
        s => s.Name == $"tools/call {tool}" && Equals(s.Attributes["aura.outcome"], outcome));

    [Fact]
    public void EachKindGoesToItsOwnPathAsProtobuf()
    {
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"],
            run.Collector.Got.Select(g => g.Path).Distinct().Order());
        Assert.All(run.Collector.Got, g => Assert.Equal("application/x-protobuf", g.Type));
        Assert.All(run.Collector.Got, g =>
        {
            var resource = OtlpData.Resource(g.Body);
            Assert.Equal("aura-under-test", resource["service.name"]);
            Assert.Equal("test", resource["deployment.environment.name"]);
        });
    }

    [Fact]
    public void ACallIsPartOfTheTraceThatItsMetaNames()
    {
        var call = Call("diagnose", "ok");
        Assert.Equal(TracedRun.ClientTrace, call.Trace);
        Assert.Equal(TracedRun.ClientSpan, call.Parent);
        Assert.Equal("vendor=1", call.State);
        Assert.Equal(2, call.Kind); // SERVER
        Assert.Equal("tools/call", call.Attributes["mcp.method.name"]);
        Assert.Equal("diagnose", call.Attributes["gen_ai.tool.name"]);
        var request = run.Below(call).First(s => s.Scope == "Aura.Kubernetes");
        Assert.Equal(3, request.Kind); // CLIENT
        Assert.Equal($"GET {request.Attributes["url.template"]}", request.Name);
        Assert.Equal(200L, request.Attributes["http.response.status_code"]);
    }

    [Fact]
    public void CallsWithoutOneHaveATraceEach()
    {
        var calls = run.Spans.Where(s => s.Scope == "Aura.Mcp" && s.Trace != TracedRun.ClientTrace).ToList();
        Assert.Equal(calls.Count, calls.Select(s => s.Trace).Distinct().Count());
        Assert.All(calls, s => Assert.Equal("", s.Parent));
        Assert.All(run.Spans, s => Assert.True(s.Trace == TracedRun.ClientTrace || calls.Any(c => c.Trace == s.Trace)));
    }

    [Fact]
    public void ChecksStepsAndRequestsAreSpansOfTheCallThatAskedForThem()
    {
        var asked = Call("execute_plan", "input_required");
        var below = run.Below(asked);
        Assert.Superset(
            new HashSet<object?> { "target", "ownership", "pdb", "quota", "fit", "permission", "storm_guard" },
            below.Where(s => s.Name == "check").Select(s => s.Attributes["aura.check"]).ToHashSet());
        Assert.Contains(below, s => s.Name == "dry run");
        var step = Assert.Single(below, s => s.Name == "step");
        Assert.Equal("patch", step.Attributes["aura.step.kind"]);
        Assert.Equal("Deployment", step.Attributes["aura.target.kind"]);
        Assert.Contains(run.Below(step), s => s.Name
            == "PATCH /apis/apps/v1/namespaces/{namespace}/deployments/{name}");
        Assert.Contains(below, s => s.Name == "verify");
    }

    [Fact]
    public void AnExecutionStaysInTheTraceOfWhoAskedAndLinksWhoApproved()
    {
        var asked = Call("execute_plan", "input_required");
        var approved = Call("execute_plan", "succeeded");
        var execution = Assert.Single(run.Spans, s => s.Name == "execution"
            && Equals(s.Attributes["aura.execution.id"], (string?)run.Executed["executionId"]));
        Assert.Equal((asked.Trace, asked.Id), (execution.Trace, execution.Parent));
        Assert.Equal([approved.Trace], execution.LinkedTraces);
        Assert.Equal("succeeded", execution.Attributes["aura.status"]);
        Assert.Equal("ImagePullBackOff", execution.Attributes["aura.finding.type"]);
        Assert.Equal(execution.Attributes["aura.execution.id"], approved.Attributes["aura.execution.id"]);
    }

    [Fact]
    public void PlanningShowsItsRehearsalsButNotWhatGoesOnInTheTwin()
    {
        var below = run.Below(Call("plan_remediation", "ok"));
        Assert.Single(below, s => s.Name == "compare strategies");
        Assert.Single(below, s => s.Name == "rehearse");
        Assert.DoesNotContain(below, s => s.Name is "execution" or "step");
        Assert.True(run.Counted("aura.twin.duration") >= 1);
        Assert.Equal(1, run.Counted("aura.planning.duration", ("aura.finding.type", "ImagePullBackOff")));
    }

    [Fact]
    public void CallsAndExecutionsAreCounted()
    {
        Assert.Equal(1, run.Counted("aura.tool.calls", ("gen_ai.tool.name", "diagnose"), ("aura.outcome", "ok")));
        Assert.Equal(8, run.Counted("mcp.server.operation.duration"));
        Assert.Equal(2, run.Counted("aura.executions", ("aura.status", "succeeded")));
        Assert.Equal(1, run.Counted("aura.executions", ("aura.execution.kind", "strategy"),
            ("aura.action", "deployment.rollback"), ("aura.risk", "high")));
        Assert.Equal(0, run.Counted("aura.executions.active"));
        Assert.Equal(2, run.Counted("aura.execution.duration"));
        var recovery = Assert.Single(run.Points, p => p.Metric == "aura.execution.recovery"
            && Equals(p.Attributes["aura.action"], "deployment.rollback"));
        Assert.Equal("s", recovery.Unit);
        Assert.True(recovery.Sum > 0);
        var cost = Assert.Single(run.Points, p => p.Metric == "aura.cost.monthly");
        Assert.True(cost.Value > 0);
        Assert.Equal("USD", cost.Attributes["aura.currency"]);
    }

    [Fact]
    public void ApprovalsAreCountedWithTheirWait()
    {
        Assert.Equal(1, run.Counted("aura.approval.requests", ("aura.risk", "high")));
        Assert.Equal(1, run.Counted("aura.approval.wait", ("aura.approval.decision", "approved")));
    }

    [Fact]
    public void WhatIsRefusedCountsUnderItsReason()
    {
        Assert.Equal(1, run.Counted("aura.refusals", ("aura.refusal.reason", "precondition"),
            ("aura.action", "secret.update")));
        Assert.Equal(1, run.Counted("aura.refusals", ("aura.refusal.reason", "arguments")));
        Assert.Equal(1, run.Counted("aura.tool.calls", ("gen_ai.tool.name", "secret_update"),
            ("aura.outcome", "refused"), ("error.type", "tool_error")));
        var refused = Call("secret_update", "refused");
        Assert.Equal(2, refused.Status); // ERROR
        Assert.Equal("", refused.StatusText);
        Assert.Equal("UnknownKind", Call("get_objects", "fault").Attributes["error.type"]);
    }

    [Fact]
    public void RequestsToTheApiServerAreMeasured()
    {
        var points = run.Points.Where(p => p.Metric == "http.client.request.duration").ToList();
        Assert.All(points, p => Assert.Equal(("Aura.Kubernetes", "s", "histogram"), (p.Scope, p.Unit, p.Shape)));
        Assert.Superset(new HashSet<object?> { "GET", "PATCH", "POST" },
            points.Select(p => p.Attributes["http.request.method"]).ToHashSet());
        var breaker = Assert.Single(run.Points, p => p.Metric == "aura.api.breaker.state");
        Assert.Equal(("gauge", 0.0, "simulator"),
            (breaker.Shape, breaker.Value, breaker.Attributes["k8s.cluster.name"]));
    }

    [Fact]
    public void LogsStandInTheTraceOfWhatTheyTell()
    {
        var calls = run.Logs.Where(l => l.Body == "tool call ended").ToList();
        Assert.Equal(run.Spans.Count(s => s.Scope == "Aura.Mcp"), calls.Count);
        Assert.All(calls, l => Assert.Single(run.Spans, s => (s.Trace, s.Id) == (l.Trace, l.Span)
            && Equals(s.Attributes["gen_ai.tool.name"], l.Attributes["gen_ai.tool.name"])));
        var executions = run.Logs.Where(l => l.Body == "execution ended").ToList();
        Assert.Equal(2, executions.Count);
        Assert.All(executions, l => Assert.Single(run.Spans, s => s.Name == "execution" && s.Id == l.Span));
        Assert.Equal("", run.Stderr.Trim());
    }

    [Fact]
    public void NothingThatACallerOrTheClusterWroteIsSent()
    {
        Assert.False(run.Collector.Contains(TracedRun.Password));
        Assert.False(run.Collector.Contains(TracedRun.Telling));
        Assert.False(run.Collector.Contains("cart"));
        Assert.False(run.Collector.Contains("Carrot"));
        Assert.False(run.Collector.Contains(Environment.UserName));
        Assert.True(run.Collector.Contains("shop", "traces")); // The namespace, in traces alone.
        Assert.False(run.Collector.Contains("shop", "metrics"));
        Assert.False(run.Collector.Contains("shop", "logs"));
    }
}
