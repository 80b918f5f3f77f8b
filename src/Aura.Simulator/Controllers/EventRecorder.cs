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
    private const int MaxSimilar = 10;
    private const int Burst = 25;
    private static readonly TimeSpan Similar = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (HashSet<string> Messages, DateTimeOffset Last)> _similar =
        new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> _buckets = new(StringComparer.Ordinal);

    /// <param name="field">The place in the object, like <c>spec.containers{app}</c>.</param>
    public void Record(KubeObject regarding, string type, string reason, string message, string component,
        string? host = null, string? field = null)
    {
        var about = $"{component}/{host}/{regarding.Kind.Name}/{regarding.Namespace}/{regarding.Name}/{regarding.Uid}";
        var group = $"{about}/{field}/{type}/{reason}";
        var combined = IsCombined(group, message);
        if (combined)
            message = "(combined from similar events): " + message;
        var key = combined ? group : group + "/" + message;
        if (!TakeToken(about))
            return;
        var now = Store.Format(clock.GetUtcNow());
        var ns = regarding.Namespace ?? "default";
        if (_names.TryGetValue(key, out var name) && store.Update(new ObjectRef(Kind.CoreEvent, ns, name), json =>
            {
                json["count"] = (json["count"].Int() ?? 1) + 1;
                json["lastTimestamp"] = now;
                json["message"] = message;
            }) is not null)
            return;
        _names[key] = name = $"{regarding.Name}.{NewSuffix()}";
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
        Expire(new ObjectRef(Kind.CoreEvent, ns, name), key);
    }

    /// <summary>
    /// As the events.k8s.io recorder (the scheduler's) does: the first repetition starts a series, each further one
    /// counts it up.
    /// </summary>
    public void RecordSeries(KubeObject regarding, string type, string reason, string action, string message,
        string component)
    {
        var now = clock.GetUtcNow();
        var key = $"series/{component}/{regarding.Uid}/{type}/{reason}/{message}";
        var time = MicroTime(now);
        var ns = regarding.Namespace ?? "default";
        if (_names.TryGetValue(key, out var name) && store.Update(new ObjectRef(Kind.CoreEvent, ns, name), json =>
                json["series"] = new JsonObject
                {
                    ["count"] = (json["series"]?["count"].Int() ?? 1) + 1,
                    ["lastObservedTime"] = time,
                }) is not null)
            return;
        _names[key] = name = $"{regarding.Name}.{NewSuffix()}";
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
        Expire(new ObjectRef(Kind.CoreEvent, ns, name), key);
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

    private bool IsCombined(string group, string message)
    {
        var now = clock.GetUtcNow();
        if (!_similar.TryGetValue(group, out var seen) || now - seen.Last > Similar)
            seen = ([], now);
        if (seen.Messages.Count < MaxSimilar)
            seen.Messages.Add(message);
        _similar[group] = (seen.Messages, now);
        return seen.Messages.Count >= MaxSimilar && !seen.Messages.Contains(message);
    }

    private bool TakeToken(string about)
    {
        var now = clock.GetUtcNow();
        var (tokens, at) = _buckets.GetValueOrDefault(about, (Burst, now));
        tokens = Math.Min(Burst, tokens + (now - at) / Refill);
        _buckets[about] = (Math.Max(0, tokens - 1), now);
        return tokens >= 1;
    }

    private string NewSuffix() => random.NextInt64(0x1000_0000_0000, long.MaxValue).ToString("x16");

    private void Expire(ObjectRef at, string key) => clock.Schedule(Lifetime, () => Look(at, key), background: true);

    private void Look(ObjectRef at, string key)
    {
        if (store.Get(at) is not { } item)
        {
            _names.Remove(key);
            return;
        }
        var last = item.Time("lastTimestamp") ?? item.Time("series.lastObservedTime") ?? item.Time("eventTime")
            ?? item.Created();
        var left = last + Lifetime - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
            clock.Schedule(left, () => Look(at, key), background: true);
        else
        {
            _names.Remove(key);
            store.Delete(at);
        }
    }
}
