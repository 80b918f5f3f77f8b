using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Alerts;

/// <summary>
/// Does what the policy says about a cause: nothing, ask, or carry out. The alert itself decides nothing: what it led
/// to is a plan like any other, which goes through the pipeline like any other.
/// </summary>
internal sealed class AlertResponding(AlertServices services)
{
    private const string Client = "alerts";

    private readonly Lock _counting = new();

    private AlertTable Alerts => services.Store.Alerts;

    public async Task<AlertIncident> RespondAsync(
        AlertCluster cluster, AlertIncident incident, CancellationToken cancel)
    {
        var response = Decide(incident, out var why);
        if (response == AlertResponse.Notify)
            return Ended(incident, AlertState.Notified, why);
        var caller = new Caller(incident.Alert.Sender, Client)
        {
            UnaskedUpTo = response == AlertResponse.Execute ? Risk.Low : null,
            Because = $"alert {ClusterText.Name(incident.Alert.Name)}",
        };
        var result = await cluster.Pipeline.ExecutePlanAsync(
            incident.Plan!.PlanId, incident.Plan.Recommended!, caller, cancel);
        var state = result.Status switch
        {
            ExecutionStatus.ApprovalRequired => AlertState.Asked,
            ExecutionStatus.Refused or ExecutionStatus.NoChange => AlertState.Notified,
            _ => AlertState.Executed,
        };
        return Ended(incident with { Alert = incident.Alert with { Execution = result.ExecutionId } }, state,
            result.Approval?.How ?? result.Message);
    }

    /// <summary>The alert is resolved: where it was the last of its cause, nobody needs to approve any more.</summary>
    public async Task WithdrawAsync(AlertRecord alert, CancellationToken cancel)
    {
        var note = alert.State == AlertState.Waiting ? "resolved before its cause was found" : "resolved";
        if (alert is { Execution: { } execution, Cluster: { } name } && services.Clusters().Contains(name)
            && !Alerts.Beside(alert).Any(a => a.Execution == execution)
            && services.Store.Approvals.OfExecution(execution) is { State: ApprovalState.Pending } approval)
        {
            await services.Cluster(name).Pipeline.RejectAsync(
                approval.Id, new Caller(alert.Sender, $"{Client}: resolved"), cancel);
            note = "resolved: the approval was withdrawn";
            services.Log($"{name}: {Printed(alert)} is resolved, approval {approval.Id} was withdrawn");
        }
        Alerts.Set(alert, alert.State, note);
    }

    /// <summary>Counted together: alerts of several clusters are looked into at the same time.</summary>
    private AlertResponse Decide(AlertIncident incident, out string? why)
    {
        lock (_counting)
        {
            var response = ResponseTo(incident, out why);
            if (response != AlertResponse.Notify)
                Alerts.Act(incident.Alert.Id);
            return response;
        }
    }

    private AlertResponse ResponseTo(AlertIncident incident, out string? why)
    {
        var rule = services.Policy.File.OnAlert ?? new OnAlert();
        var response = services.Policy.ReadOnly ? AlertResponse.Notify : rule.For(incident.Finding.Target.Namespace);
        var hour = services.Store.Time.GetUtcNow().AddHours(-1);
        why = response == AlertResponse.Notify ? null
            : incident.Plan is null ? $"no plan could be made: {incident.Note}"
            : incident.Plan.Recommended is null ? incident.Plan.Why
            : !incident.Named ? "the alert names a namespace, but nothing in it that this is about"
            : incident.Alert.State != AlertState.Planned && Alerts.ActedSince(hour) >= rule.PerHour
                ? $"more than {rule.PerHour} within an hour (onAlert.perHour)"
            : null;
        return why is null ? response : AlertResponse.Notify;
    }

    private AlertIncident Ended(AlertIncident incident, AlertState state, string? note)
    {
        Alerts.Set(incident.Alert, state, note);
        services.Log($"{incident.Alert.Cluster}: {Printed(incident.Alert)} is due to {incident.Finding.Type} at "
            + $"{incident.Finding.Target} ({incident.Finding.Id}): {Words.Of(state)}"
            + $"{(note is null ? "" : $": {ClusterText.LeaveOut(Redactor.Text(note))}")}");
        if (incident.Finding.Target.Namespace is { } ns)
            services.Concerned(incident.Alert.Cluster!, ns);
        return incident with { State = state, Note = note };
    }

    private static string Printed(AlertRecord alert) =>
        $"alert {Printable.Text(alert.Name)} ({alert.Fingerprint})";
}
