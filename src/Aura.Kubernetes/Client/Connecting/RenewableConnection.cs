namespace Aura.Kubernetes;

/// <summary>
/// A connection whose credentials and address may be replaced while it is in use: what has begun is answered with the
/// old ones, every request after that is made with the new ones. So an execution outlives a renewed certificate.
/// </summary>
public sealed class RenewableConnection : IDisposable
{
    private readonly Impersonation? _actAs;
    private readonly TimeProvider _time;
    private readonly Switch _switch;
    private readonly Uri _first;

    /// <param name="actAs">Act as this user, instead of whom the kubeconfig may name.</param>
    /// <exception cref="KubeConfigException">The current context, its cluster or its user cannot be used.</exception>
    public RenewableConnection(KubeConfig config, Impersonation? actAs, TimeProvider? time = null)
    {
        (_actAs, _time) = (actAs, time ?? TimeProvider.System);
        var (handler, server) = Open(config);
        (_first, _switch) = (server, new Switch(server, handler));
    }

    /// <summary>Its client was disposed.</summary>
    public bool IsClosed => _switch.IsDisposed;

    /// <summary>The one client; with it the connection ends.</summary>
    /// <param name="name">What messages call it.</param>
    public KubeClient Client(string name, IRequestGate? gate) =>
        new(Connection.Client(_switch, _first), _time, name, gate);

    /// <exception cref="KubeConfigException">They cannot be used; the old ones stay.</exception>
    public void Renew(KubeConfig config)
    {
        var (handler, server) = Open(config);
        _switch.To(handler, server);
    }

    public void Dispose() => _switch.Dispose();

    private (HttpMessageHandler Handler, Uri Server) Open(KubeConfig config) =>
        Connection.Handler(config, config.Context(), _actAs, _time);

    /// <summary>Old handlers are left to the garbage collector: watches may still run on them.</summary>
    private sealed class Switch(Uri first, HttpMessageHandler handler) : HttpMessageHandler
    {
        private readonly string _root = first.AbsoluteUri.TrimEnd('/');
        private volatile Target _now = new(new HttpMessageInvoker(handler), first.AbsoluteUri.TrimEnd('/'));

        private sealed record Target(HttpMessageInvoker Invoker, string Root);

        public bool IsDisposed { get; private set; }

        public void To(HttpMessageHandler handler, Uri server) =>
            _now = new Target(new HttpMessageInvoker(handler), server.AbsoluteUri.TrimEnd('/'));

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var now = _now;
            request.RequestUri = new Uri(now.Root + request.RequestUri!.AbsoluteUri[_root.Length..]);
            return now.Invoker.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            if (disposing)
                _now.Invoker.Dispose();
            base.Dispose(disposing);
        }
    }
}
