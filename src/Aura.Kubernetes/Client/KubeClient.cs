namespace Aura.Kubernetes;

/// <summary>
/// A connection to one cluster for objects of any kind. Every failure is a <see cref="KubeException"/>; nothing is
/// retried except a watch's connection, and nothing is throttled but by the gate. Safe to use from many threads.
/// </summary>
public sealed partial class KubeClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly KubeTransport _transport;

    /// <param name="http">Its BaseAddress is the API server's root; owned, and disposed with this client.</param>
    /// <param name="time">For timeouts and back-off.</param>
    /// <param name="name">What messages call the connection; by default the server's host.</param>
    /// <param name="gate">Stands before every request; by default all pass.</param>
    public KubeClient(HttpClient http, TimeProvider? time = null, string? name = null, IRequestGate? gate = null)
    {
        _http = http;
        _time = time ?? TimeProvider.System;
        Name = name ?? http.BaseAddress?.Host ?? throw new ArgumentException("BaseAddress is not set", nameof(http));
        _transport = new KubeTransport(http, _time, Name, gate);
    }

    /// <summary>Connects as a kubeconfig says; nothing is sent yet.</summary>
    /// <param name="context">Null for the current context.</param>
    /// <param name="actAs">Act as this user, instead of whom the kubeconfig may name.</param>
    /// <exception cref="KubeConfigException">The context, its cluster or its user cannot be used.</exception>
    public static KubeClient Connect(
        KubeConfig config, string? context = null, Impersonation? actAs = null, TimeProvider? time = null,
        IRequestGate? gate = null)
    {
        var chosen = config.Context(context);
        time ??= TimeProvider.System;
        return new KubeClient(Connection.Open(config, chosen, actAs, time), time, chosen.Name, gate);
    }

    /// <summary>The kubeconfig context, or the server's host; for messages.</summary>
    public string Name { get; }

    /// <summary>Telemetry is not told of its requests: nobody's cluster is asked.</summary>
    public bool IsSilent { init => _transport.IsSilent = value; }

    /// <summary>The API server's root.</summary>
    public Uri Server => _http.BaseAddress!;

    public void Dispose() => _http.Dispose();
}
