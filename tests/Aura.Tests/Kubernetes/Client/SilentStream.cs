namespace Aura.Tests.Kubernetes.Client;

/// <summary>An open connection on which nothing ever comes.</summary>
internal sealed class SilentStream : MemoryStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var never = new TaskCompletionSource<int>();
        await using var cancelled = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return await never.Task;
    }
}
