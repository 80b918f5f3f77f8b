using System.Data.Common;
using Aura.State;

namespace Aura.Execution.Driving;

/// <summary>Renews the leases of a running execution, and notices when another process wants it stopped.</summary>
internal sealed class LeaseKeeper : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private readonly AuraStore _store;
    private readonly OpenExecution _execution;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private List<Lease> _leases;
    private DateTimeOffset _renewed;
    private int _looking;

    public LeaseKeeper(AuraStore store, OpenExecution execution, IEnumerable<Lease> leases)
    {
        _store = store;
        _execution = execution;
        _leases = [.. leases];
        _renewed = store.Time.GetUtcNow();
        _timer = store.Time.CreateTimer(_ => OnTick(), null, Look, Look);
    }

    public void Add(IEnumerable<Lease> leases)
    {
        lock (_gate)
            _leases = [.. _leases, .. leases];
    }

    /// <summary>Gives all leases back.</summary>
    public void Release()
    {
        Dispose();
        lock (_gate)
            _store.Leases.Release(_leases);
    }

    public void Dispose() => _timer.Dispose();

    private void OnTick()
    {
        // While the store is away a look takes longer than until the next one.
        if (Interlocked.Exchange(ref _looking, 1) == 1)
            return;
        try
        {
            if (_store.Journal.StopRequested(_execution.Id))
                _execution.RequestStop();
            lock (_gate)
            {
                if (_store.Time.GetUtcNow() - _renewed < Leases.Duration / 3)
                    return;
                _renewed = _store.Time.GetUtcNow();
                _leases.ForEach(_store.Leases.Renew);
            }
        }
        catch (Exception e) when (e is LeaseLostException or ObjectDisposedException or InvalidOperationException
                                      or StoreException or DbException)
        {
            // The driver meets the same at its next write and stops there.
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }
}
