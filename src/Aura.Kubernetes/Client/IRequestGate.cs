namespace Aura.Kubernetes;

/// <summary>
/// Stands before every request of a client, watches apart: may hold it back for a while, or refuse it without sending.
/// </summary>
public interface IRequestGate
{
    /// <param name="request">Sends the request, once; its failures are <see cref="KubeException"/>s.</param>
    /// <exception cref="KubeException"><see cref="KubeException.NotAsked"/>: refused without asking.</exception>
    Task<T> PassAsync<T>(Func<Task<T>> request, CancellationToken cancel);
}
