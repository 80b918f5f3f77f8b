using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Alerts;

/// <summary>Tells the receivers: one message for all causes of a while, and only so many messages an hour.</summary>
internal sealed class AlertMessages(AlertServices services)
{
    private const int Named = 20;
    private readonly Queue<DateTimeOffset> _sent = new();

    public async Task SendAsync(string cluster, IReadOnlyList<AlertIncident> incidents, CancellationToken cancel)
    {
        if (incidents.Count == 0 || services.Receivers.Count == 0)
            return;
        if (!MaySend())
        {
            services.Log($"{cluster}: {incidents.Count} causes of alerts are not sent to the receivers: "
                + $"{services.MessagesPerHour} messages within an hour are the most");
            return;
        }
        foreach (var receiver in services.Receivers)
            try
            {
                await receiver.SendAsync(Message(cluster, incidents), cancel);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                cancel.ThrowIfCancellationRequested();
                services.Log($"receiver {receiver.Name} was not told of {incidents.Count} causes of alerts: "
                    + e.Message);
            }
    }

    private bool MaySend()
    {
        var now = services.Store.Time.GetUtcNow();
        lock (_sent)
        {
            while (_sent.TryPeek(out var first) && now - first > TimeSpan.FromHours(1))
                _sent.Dequeue();
            if (_sent.Count >= services.MessagesPerHour)
                return false;
            _sent.Enqueue(now);
            return true;
        }
    }

    private static JsonObject Message(string cluster, IReadOnlyList<AlertIncident> incidents)
    {
        var message = new JsonObject
        {
            ["event"] = "alerts", ["cluster"] = cluster,
            ["incidents"] = new JsonArray([.. incidents.Take(Named).Select(Incident)]),
        };
        if (incidents.Count > Named)
            message["more"] = incidents.Count - Named;
        return message;
    }

    private static JsonObject Incident(AlertIncident incident) => new()
    {
        ["alert"] = Text(ClusterText.Name(incident.Alert.Name)),
        ["fingerprint"] = incident.Alert.Fingerprint,
        ["alerts"] = 1 + incident.Others.Length,
        ["finding"] = incident.Finding.Id,
        ["type"] = incident.Finding.Type,
        ["severity"] = Words.Of(incident.Finding.Severity),
        ["target"] = $"{incident.Finding.Target}",
        ["summary"] = Text(incident.Finding.Summary),
        ["plan"] = incident.Plan?.PlanId,
        ["recommended"] = incident.Plan?.Recommended,
        ["state"] = Words.Of(incident.State),
        ["execution"] = incident.Alert.Execution,
        ["note"] = Text(incident.Note),
    };

    /// <summary>A receiver may be a chat that a model reads: the cluster's words stay away.</summary>
    private static string? Text(string? text) =>
        text is null ? null : ClusterText.LeaveOut(Redactor.Text(text));
}
