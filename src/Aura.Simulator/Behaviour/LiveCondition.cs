using System.Text;
using Aura.Kubernetes;

namespace Aura.Simulator.Behaviour;

/// <summary>
/// A condition on the live cluster: a key of a ConfigMap or Secret has a value (or exists at all), or a Service has
/// ready endpoints. Objects are looked for in the pod's namespace unless another is given.
/// </summary>
public sealed record LiveCondition
{
    public string? Namespace { get; init; }
    public string? ConfigMap { get; init; }
    public string? Secret { get; init; }
    public string? Service { get; init; }
    public string? Key { get; init; }

    /// <summary>The value wanted; null: the key (or, without a key, the object) exists.</summary>
    public string? Value { get; init; }

    internal bool Holds(Store store, string ns)
    {
        ns = Namespace ?? ns;
        if (Service is not null)
            return store.List(Kind.EndpointSlice, ns).Any(s => s.Label("kubernetes.io/service-name") == Service
                && s.List("endpoints").Any(e => (bool?)e["conditions"]?["ready"] == true));
        var kind = Secret is null ? Kind.ConfigMap : Kind.Secret;
        if (store.Get(kind, ns, Secret ?? ConfigMap ?? "") is not { } item)
            return false;
        if (Key is null)
            return true;
        if (!item.Map("data").TryGetValue(Key, out var value))
            return false;
        if (Secret is not null && Convert.TryFromBase64String(value, new byte[value.Length], out _))
            value = Encoding.UTF8.GetString(Convert.FromBase64String(value));
        return Value is null || value == Value;
    }
}
