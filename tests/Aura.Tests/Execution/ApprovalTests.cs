using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Simulator.Faults;
using Aura.State;

namespace Aura.Tests.Execution;

public sealed class ApprovalTests : IDisposable
{
    private readonly PipelineFixture _aura = new(policy: new PolicyOptions());
    private readonly JsonObject _node0 = new() { ["node"] = "node-0" };

    public void Dispose() => _aura.Dispose();

    private bool Cordoned => _aura.Find(Kind.Node, null, "node-0")!.Flag("spec.unschedulable");

    private ExecutionResult Ask(Pipeline? pipeline = null) => _aura.Run("node.cordon", _node0, pipeline: pipeline);

    [Fact]
    public void Nothing_is_written_before_a_person_approves_and_then_it_is_carried_out()
    {
        var asked = Ask();

        PipelineFixture.Ends(ExecutionStatus.ApprovalRequired, asked);
        Assert.Contains($"aura approve {asked.Approval!.ApprovalId}", asked.Approval.How);
        Assert.Equal(64, asked.Approval.Digest.Length);
        Assert.False(Cordoned);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Approve(asked, _aura.Open()));
        Assert.True(Cordoned);
        Assert.Equal("bob", _aura.Store.Audit.List(10).Single(a => a.Result == "approved").Who);
    }

    [Fact]
    public void Asking_again_gives_the_same_approval()
    {
        Assert.Equal(Ask().Approval, Ask(_aura.Open()).Approval);
    }

    [Fact]
    public void What_was_approved_elsewhere_is_carried_out_by_asking_again()
    {
        var asked = Ask();
        Assert.True(_aura.Store.Approvals.Approve(asked.Approval!.ApprovalId, "bob"));

        var done = Ask();

        PipelineFixture.Ends(ExecutionStatus.Succeeded, done);
        Assert.Equal(asked.ExecutionId, done.ExecutionId);
    }

    [Fact]
    public void The_server_that_asked_notices_an_approval_by_itself()
    {
        var asked = Ask();
        Assert.True(_aura.Store.Approvals.Approve(asked.Approval!.ApprovalId, "bob"));

        _aura.Advance(TimeSpan.FromSeconds(10));

        Assert.True(Cordoned);
        PipelineFixture.Ends(ExecutionStatus.Succeeded,
            _aura.Cluster.Run(() => _aura.Pipeline.GetAsync(asked.ExecutionId!, TimeSpan.Zero)));
    }

    [Fact]
    public void It_is_used_once()
    {
        var asked = Ask();
        _aura.Approve(asked);

        var again = _aura.Approve(asked);

        PipelineFixture.Ends(ExecutionStatus.Refused, again);
        Assert.Contains("used already", again.Message);
    }

    [Fact]
    public void Drift_voids_it()
    {
        var asked = Ask();
        _aura.Cluster.Run(() => _aura.Client.DeleteAsync(new ObjectRef(Kind.Node, null, "node-0")));
        _aura.Create(Kind.Node, "{metadata: {name: node-0}}");

        var approved = _aura.Approve(asked);

        PipelineFixture.Ends(ExecutionStatus.Refused, approved);
        Assert.StartsWith("approval void: drifted", approved.Message);
        Assert.EndsWith("plan again", approved.Message);
        Assert.False(Cordoned);
        Assert.NotEqual(asked.Approval!.ApprovalId, Ask().Approval!.ApprovalId);
    }

    [Fact]
    public void Another_policy_voids_it()
    {
        var asked = Ask();
        var other = _aura.Open(s => s with { Policy = s.Policy with { OwnNamespace = "aura" } });

        Assert.StartsWith("approval void: drifted", _aura.Approve(asked, other).Message);
        Assert.False(Cordoned);
    }

    [Fact]
    public void It_expires()
    {
        var asked = Ask();
        _aura.Advance(TimeSpan.FromMinutes(15));

        Assert.Contains("expired", _aura.Approve(asked).Message);
        Assert.NotEqual(asked.Approval!.ApprovalId, Ask().Approval!.ApprovalId);
        Assert.False(Cordoned);
    }

    [Fact]
    public void Who_is_slow_to_carry_it_out_does_not_void_what_another_has_done()
    {
        var asked = Ask();
        using var client = new KubeClient(new HttpClient(_aura.Cluster.CreateHandler(
            [new FaultRule(FaultSort.Latency) { After = TimeSpan.FromSeconds(5) }]))
        { BaseAddress = new Uri("http://simulator.local/") }, _aura.Cluster.Clock);
        var slow = _aura.Open(s => s with { Client = client });

        var approved = _aura.Approve(asked, slow);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, approved);
        Assert.True(Cordoned);
        Assert.DoesNotContain(_aura.Store.Audit.List(100), a => a.What.StartsWith("void "));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(asked.ExecutionId));
    }

    [Fact]
    public void A_rejected_request_is_cancelled()
    {
        var asked = Ask();

        var rejected = _aura.Cluster.Run(() =>
            _aura.Pipeline.RejectAsync(asked.Approval!.ApprovalId, PipelineFixture.Person));

        PipelineFixture.Ends(ExecutionStatus.Cancelled, rejected);
        PipelineFixture.Ends(ExecutionStatus.Refused, _aura.Approve(asked));
        Assert.False(Cordoned);
    }

    [Fact]
    public void An_unknown_approval_is_refused()
    {
        PipelineFixture.Ends(ExecutionStatus.Refused,
            _aura.Cluster.Run(() => _aura.Pipeline.ApproveAsync("a-none", PipelineFixture.Person)));
    }

    [Theory]
    [InlineData(true, ExecutionStatus.Succeeded)]
    [InlineData(false, ExecutionStatus.Cancelled)]
    public void A_client_that_can_ask_asks(bool answer, ExecutionStatus expected)
    {
        ApprovalRequest? shown = null;
        var caller = PipelineFixture.Model with
        {
            Ask = (request, _) =>
            {
                shown = request;
                return Task.FromResult(answer);
            },
        };

        PipelineFixture.Ends(expected, _aura.Run("node.cordon", _node0, caller: caller));

        Assert.Equal(answer, Cordoned);
        Assert.Equal("node.cordon", Assert.Single(shown!.Plans).Action);
    }

    [Fact]
    public void While_the_client_asks_somebody_outside_can_answer()
    {
        var caller = PipelineFixture.Model with
        {
            Ask = async (request, cancel) =>
            {
                Assert.True(_aura.Store.Approvals.Approve(request.Id, "bob"));
                await Task.Delay(Timeout.InfiniteTimeSpan, _aura.Cluster.Clock, cancel);
                return false;
            },
        };

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Run("node.cordon", _node0, caller: caller));
        Assert.Equal(ApprovalState.Used, _aura.Store.Approvals.OfExecution(_aura.Pipeline.List(1)[0]
            .ExecutionId)!.State);
    }

    [Fact]
    public void Critical_risk_needs_a_person_outside_the_client_whatever_the_policy()
    {
        using var aura = new PipelineFixture(policy: new PolicyOptions { AutoApprove = Aura.Actions.Risk.Critical });
        Shop.Fill(aura);
        // Of high risk in itself, and one step more where Git would take it back.
        aura.Patch(Kind.Deployment, "shop", "cart", "metadata.labels", new JsonObject
        {
            ["kustomize.toolkit.fluxcd.io/name"] = "apps", ["kustomize.toolkit.fluxcd.io/namespace"] = "flux-system",
        });
        aura.Patch(Kind.Deployment, "shop", "cart", "spec.template.spec.containers[name=main].image",
            "registry.example/cart:2.0");
        aura.Advance(TimeSpan.FromSeconds(30));
        var asking = PipelineFixture.Model with
        {
            Ask = (_, _) => throw new InvalidOperationException("the client was asked"),
        };

        var asked = aura.Run("deployment.rollback", Shop.Args(), caller: asking);

        PipelineFixture.Ends(ExecutionStatus.ApprovalRequired, asked);
        Assert.Equal(Aura.Actions.Risk.Critical, asked.Risk);
        PipelineFixture.Ends(ExecutionStatus.Refused, aura.Cluster.Run(() =>
            aura.Pipeline.ApproveAsync(asked.Approval!.ApprovalId, PipelineFixture.Model)));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Approve(asked));
    }

    [Fact]
    public void Undo_withdraws_what_still_waits()
    {
        var asked = Ask();

        PipelineFixture.Ends(ExecutionStatus.NoChange, _aura.Undo(asked.ExecutionId));
        PipelineFixture.Ends(ExecutionStatus.Refused, _aura.Approve(asked));
    }
}
