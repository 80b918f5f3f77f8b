using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>
/// Writes Events as client-go's recorder does: an event that repeats (same source, object, type, reason, message)
/// bumps the count and lastTimestamp of the first; after ten different messages of one reason within ten minutes the
/// rest are combined into one; a source that floods one object (25 at once, then one each five minutes) is cut off.
/// Events are forgotten an hour after they were last seen.
/// </summary>
internal sealed class EventRecorder(Store store, SimulatedClock clock, Random random)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Dictionary<EventSource, SourceEvents> _sources = [];

    /// <param name="field">The place in the object, like <c>spec.containers{app}</c>.</param>
    public void Record(KubeObject regarding, string type, string reason, string message, string component,
        string? host = null, string? field = null)
    {
        var source = new EventSource(component, host, regarding.Kind.Name, regarding.Namespace, regarding.Name,
            regarding.Uid);
        var events = Of(source);
        var similar = events.Group(field, type, reason);
        var combined = similar.IsCombined(message, clock.GetUtcNow());
        if (combined)
            message = "(combined from similar events): " + message;
        var key = combined ? null : message;
        if (!events.TakeToken(clock.GetUtcNow()))
            return;
        var now = Store.Format(clock.GetUtcNow());
        var ns = regarding.Namespace ?? "default";
        if (similar.Find(key) is { } name && store.Update(new ObjectRef(Kind.CoreEvent, ns, name), json =>
            {
                json["count"] = (json["count"].Int() ?? 1) + 1;
                json["lastTimestamp"] = now;
                json["message"] = message;
            }) is not null)
            return;
        similar.Put(key, name = $"{regarding.Name}.{NewSuffix()}");
        store.Create(Kind.CoreEvent, new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["involvedObject"] = Reference(regarding, field),
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = Source(component, host),
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
            ["type"] = type,
            ["eventTime"] = null,
            ["reportingComponent"] = component,
            ["reportingInstance"] = host ?? "",
        });
        Expire(new Recorded(new ObjectRef(Kind.CoreEvent, ns, name), source, similar, key));
    }

    /// <summary>
    /// As the events.k8s.io recorder (the scheduler's) does: the first repetition starts a series, each further one
    /// counts it up.
    /// </summary>
    public void RecordSeries(KubeObject regarding, string type, string reason, string action, string message,
        string component)
    {
        var now = clock.GetUtcNow();
        var source = new EventSource(component, null, null, null, null, regarding.Uid);
        var series = Of(source).Group(null, type, reason);
        var time = MicroTime(now);
        var ns = regarding.Namespace ?? "default";
        if (series.Find(message) is { } name && store.Update(new ObjectRef(Kind.CoreEvent, ns, name), json =>
                json["series"] = new JsonObject
                {
                    ["count"] = (json["series"]?["count"].Int() ?? 1) + 1,
                    ["lastObservedTime"] = time,
                }) is not null)
            return;
        series.Put(message, name = $"{regarding.Name}.{NewSuffix()}");
        store.Create(Kind.CoreEvent, new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["involvedObject"] = Reference(regarding, null),
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject(),
            ["firstTimestamp"] = null,
            ["lastTimestamp"] = null,
            ["type"] = type,
            ["eventTime"] = time,
            ["action"] = action,
            ["reportingComponent"] = component,
            ["reportingInstance"] = $"{component}-control-plane",
        });
        Expire(new Recorded(new ObjectRef(Kind.CoreEvent, ns, name), source, series, message));
    }

    /// <summary>RFC 3339 with microseconds, as MicroTime fields have it.</summary>
    public static string MicroTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

    private static JsonObject Source(string component, string? host)
    {
        var source = new JsonObject { ["component"] = component };
        if (host is not null)
            source["host"] = host;
        return source;
    }

    private static JsonObject Reference(KubeObject regarding, string? field)
    {
        var reference = new JsonObject { ["kind"] = regarding.Kind.Name };
        if (regarding.Namespace is { } ns)
            reference["namespace"] = ns;
        reference["name"] = regarding.Name;
        reference["uid"] = regarding.Uid;
        reference["apiVersion"] = regarding.Kind.ApiVersion;
        reference["resourceVersion"] = regarding.ResourceVersion;
        if (field is not null)
            reference["fieldPath"] = field;
        return reference;
    }

    private SourceEvents Of(EventSource source)
    {
        if (!_sources.TryGetValue(source, out var events))
            _sources[source] = events = new SourceEvents();
        return events;
    }

    private string NewSuffix() => random.NextInt64(0x1000_0000_0000, long.MaxValue).ToString("x16");

    private void Expire(Recorded item) => clock.Schedule(Lifetime, () => Look(item), background: true);

    private void Look(Recorded recorded)
    {
        if (store.Get(recorded.At) is not { } item)
        {
            Forget(recorded);
            return;
        }
        var last = item.Time("lastTimestamp") ?? item.Time("series.lastObservedTime") ?? item.Time("eventTime")
            ?? item.Created();
        var left = last + Lifetime - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
            clock.Schedule(left, () => Look(recorded), background: true);
        else
        {
            Forget(recorded);
            store.Delete(recorded.At);
        }
    }

    private void Forget(Recorded recorded)
    {
        recorded.Group.Remove(recorded.Key);
        if (_sources.TryGetValue(recorded.Source, out var events) && events.IsOver(clock.GetUtcNow()))
            _sources.Remove(recorded.Source);
    }

    /// <summary>An event that was written, and where the books have it.</summary>
    private sealed record Recorded(ObjectRef At, EventSource Source, SimilarEvents Group, string? Key);
}
