using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.State;

namespace Aura.Mcp.Http.Pages;

/// <summary>What waits for a person, and the person's answer. The answer names the digest of what was shown.</summary>
/// <param name="workspace">The server's own: what was asked for is carried out as whoever asked.</param>
internal sealed class ApprovalsApi(Workspace workspace)
{
    private const int LongestReason = 1000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>GET /api/approvals.</summary>
    public async Task<JsonObject> ListAsync(Visit visit)
    {
        var list = new JsonArray();
        foreach (var approval in workspace.Store.Approvals.Pending()
            .Where(a => workspace.Clusters.Names.Contains(a.Cluster)))
            list.Add(await DescribeAsync(visit, approval));
        return new JsonObject { ["approvals"] = list };
    }

    /// <summary>POST /api/approvals/ID.</summary>
    public async Task<JsonNode?> DecideAsync(Visit visit, string id, JsonObject body)
    {
        if (!visit.MayWrite)
            throw PageFault.NotAllowed("a viewer approves and rejects nothing", "sign in as an approver or admin");
        var (decision, reason) = (body.Text("decision"), body.Text("reason")?.Trim() ?? "");
        if (decision is not ("approve" or "reject"))
            throw PageFault.Bad("decision: must be approve or reject");
        if (reason.Length > LongestReason)
            throw PageFault.Bad($"reason: has more than {LongestReason} characters");
        if (decision == "reject" && reason.Length == 0)
            throw PageFault.Bad("reason: say why it is rejected");
        var approval = workspace.Store.Approvals.Find(id) is { } found
            && workspace.Clusters.Names.Contains(found.Cluster) ? found
            : throw PageFault.NotThere($"approval '{id}'");
        DemandOpen(approval);
        var given = body.Text("digest") ?? throw PageFault.Bad("digest: the one of what was shown is needed");
        if (given != approval.Digest)
            throw Drifted("this is not what was shown");
        var pipeline = PipelineOf(approval);
        var caller = Approver(visit) with { Says = reason.Length == 0 ? null : reason };
        if (decision == "reject")
            return Answer(approval, await pipeline.RejectAsync(id, caller, visit.Aborted));
        await DemandMayAsync(visit, approval, pipeline, body.Text("confirm"));
        return Answer(approval, await CarryOutAsync(pipeline, approval, caller));
    }

    private async Task DemandMayAsync(Visit visit, Approval approval, Pipeline pipeline, string? confirm)
    {
        if (pipeline.AgainstApproving(approval, Approver(visit)) is { } against)
            throw PageFault.NotAllowed(against, "have one of those approve it who may");
        var shown = await pipeline.GetAsync(approval.Execution, TimeSpan.Zero, visit.Aborted);
        if (IsCritical(shown) && confirm?.Trim() != Workload(shown))
            throw new PageFault(StatusCodes.Status400BadRequest, "ConfirmRequired",
                $"it is critical: type the name {Workload(shown)} to approve it");
    }

    /// <summary>Answers as soon as it is under way; the page is told of the rest by events.</summary>
    private async Task<ExecutionResult> CarryOutAsync(Pipeline pipeline, Approval approval, Caller caller)
    {
        // Once said, a yes counts, whether or not the browser waits for what comes of it.
        var carriedOut = pipeline.ApproveAsync(approval.Id, caller, CancellationToken.None);
        while (!carriedOut.IsCompleted && !HasBegun(approval))
            await Task.WhenAny(carriedOut, Pause.ForAsync(Look, TimeProvider.System, CancellationToken.None));
        return carriedOut.IsCompleted ? await carriedOut
            : await pipeline.GetAsync(approval.Execution, TimeSpan.Zero, CancellationToken.None);
    }

    private bool HasBegun(Approval approval) =>
        workspace.Store.Approvals.Find(approval.Id)?.State is ApprovalState.Used;

    private JsonNode? Answer(Approval approval, ExecutionResult result)
    {
        if (result.Status == ExecutionStatus.Refused
            && workspace.Store.Approvals.Find(approval.Id) is { State: not ApprovalState.Approved } now)
            throw now.State == ApprovalState.Void ? Drifted(result.Message)
                : new PageFault(StatusCodes.Status409Conflict, "AlreadyDecided", result.Message);
        return PageTools.Structured(ExecutionAnswer.Of(result).ToResult());
    }

    private async Task<JsonNode?> DescribeAsync(Visit visit, Approval approval)
    {
        var pipeline = PipelineOf(approval);
        var shown = await pipeline.GetAsync(approval.Execution, TimeSpan.Zero, visit.Aborted);
        var record = workspace.Store.Journal.Find(approval.Execution)!;
        var whyNot = !visit.MayWrite ? "a viewer approves nothing"
            : pipeline.AgainstApproving(approval, Approver(visit));
        var json = ToolJson.ToObject(shown);
        json["approvalId"] = approval.Id;
        json["digest"] = approval.Digest;
        json["cluster"] = approval.Cluster;
        json["title"] = record.Title;
        json["requestedBy"] = record.Principal;
        json["client"] = record.Client;
        json["asked"] = record.CreatedAt;
        json["expires"] = approval.Expires;
        json["why"] = approval.Why;
        json["critical"] = IsCritical(shown);
        json["workload"] = Workload(shown);
        json["mayApprove"] = whyNot is null;
        json["whyNot"] = whyNot;
        if (record.Kind == "strategy" && record.Request.Split('/') is [_, var plan, var strategy])
            (json["planId"], json["strategy"]) = (plan, strategy);
        return PageTools.Structured(new ToolAnswer(json, "").ToResult());
    }

    /// <summary>What a caller asked for whom the cluster sees as themselves is done as they, by nobody else.</summary>
    private Pipeline PipelineOf(Approval approval)
    {
        var own = workspace.Clusters.Get(approval.Cluster).Pipeline;
        return own.ActorOf(approval.Execution) is { } who
            ? workspace.For(CallerRights.Acting(Risk.Critical, who)).Clusters.Get(approval.Cluster).Pipeline : own;
    }

    private void DemandOpen(Approval approval)
    {
        if (approval.State != ApprovalState.Pending)
            throw new PageFault(StatusCodes.Status409Conflict, "AlreadyDecided",
                $"it is {Words.Of(approval.State)} already"
                + (approval.DecidedBy is { } by ? $", by {by}" : ""));
        if (workspace.Store.Approvals.HasExpired(approval))
            throw new PageFault(StatusCodes.Status409Conflict, "Expired", "its time is over", "ask for it again");
    }

    private static Caller Approver(Visit visit) => visit.Caller with
    {
        Reach = visit.Person.Role == PageRole.Admin ? new ApproverReach { OwnOnlyIfWritten = true }
            : new ApproverReach
            {
                OwnOnlyIfWritten = true,
                MaxRisk = visit.Person.MaxRisk ?? Risk.Critical,
                Namespaces = visit.Person.Namespaces,
            },
    };

    /// <summary>Worth a second look: of critical risk, or never to be undone.</summary>
    private static bool IsCritical(ExecutionResult shown) =>
        shown.Risk == Risk.Critical || shown.Undo.Grade == UndoGrade.None;

    /// <summary>"cart" of "Deployment shop/cart", the first that is changed.</summary>
    private static string Workload(ExecutionResult shown) =>
        shown.Changes.FirstOrDefault()?.Target.Split(' ', '/')[^1] ?? shown.ExecutionId ?? "";

    private static PageFault Drifted(string why) => new(StatusCodes.Status409Conflict, "Drifted", why,
        "look at what waits now; what has changed must be asked for again");
}
