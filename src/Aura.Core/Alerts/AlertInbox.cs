using System.Text.Json;
using Aura.Plans;
using Aura.State;

namespace Aura.Alerts;

/// <summary>
/// Takes alerts in, each once: what is taken is on disk before the sender hears of it. There is room for so many that
/// wait to be looked into; a notification that does not fit is refused as a whole, so that it is sent again.
/// </summary>
public sealed class AlertInbox(AuraStore store, int room = AlertInbox.Room)
{
    public const int Room = 2000;

    private long _refused;

    /// <summary>Alerts that were not taken for want of room.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Told when something was taken.</summary>
    public event Action? Taken;

    /// <param name="sender">The principal that sent it.</param>
    /// <returns>Null where there is no room.</returns>
    public AlertReceipt? Take(IReadOnlyList<Alert> alerts, string sender)
    {
        var receipt = store.Transact(Concern.Alerts, () =>
        {
            var fresh = alerts.Where(a => a.Firing).Select(a => (a.Fingerprint, a.Starts)).Distinct()
                .Count(a => store.Alerts.Find(a.Fingerprint, a.Starts) is null);
            return fresh > 0 && store.Alerts.Waiting + fresh > room ? null : TakeAll(alerts, sender);
        });
        if (receipt is null)
            Interlocked.Add(ref _refused, alerts.Count);
        else
            Taken?.Invoke();
        return receipt;
    }

    private AlertReceipt TakeAll(IReadOnlyList<Alert> alerts, string sender)
    {
        var (accepted, known, resolved, outdated) = (0, 0, 0, 0);
        foreach (var alert in alerts)
        {
            var before = store.Alerts.Find(alert.Fingerprint, alert.Starts);
            if (before is null)
            {
                var late = store.Alerts.IsOutdated(alert.Fingerprint, alert.Starts);
                store.Alerts.Add(alert.Fingerprint, alert.Starts, sender, alert.Name,
                    JsonSerializer.Serialize(alert.Labels, PlanJson.Options), ended: late || !alert.Firing);
                _ = late ? outdated++ : alert.Firing ? accepted++ : resolved++;
                continue;
            }
            store.Alerts.Seen(before.Id);
            if (alert.Firing)
            {
                known++;
                if (HasLapsed(before))
                    store.Alerts.Reopen(before.Id);
                continue;
            }
            resolved++;
            store.Alerts.End(before.Id);
        }
        return new AlertReceipt(accepted, known, resolved, outdated);
    }

    /// <summary>Nobody answered in time, and it still fires: people are asked once more.</summary>
    private bool HasLapsed(AlertRecord alert) => alert is { State: AlertState.Asked, Execution: { } execution }
        && store.Approvals.OfExecution(execution) is { State: ApprovalState.Pending } approval
        && store.Approvals.HasExpired(approval);
}
