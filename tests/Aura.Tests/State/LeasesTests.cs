using Aura.State;
using Aura.Tests.State.Engines;

namespace Aura.Tests.State;

public sealed class LeasesTests : IDisposable
{
    private readonly ManualTime _time = new();
    private TemporaryStore _store = null!;
    private Leases _leases = null!;

    public void Dispose() => _store.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public void A_held_lease_is_not_given_away_and_its_execution_is_named(Engine engine)
    {
        Begin(engine);
        Take("x-1", "a");

        var (taken, inTheWay) = _store.Open(_time).Leases.TryTake(["b", "a"], "other", "x-2");

        Assert.Null(taken);
        Assert.Equal("x-1", inTheWay?.Execution);
        Assert.Null(_leases.Held("b"));
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_released_lease_is_free(Engine engine)
    {
        Begin(engine);
        _leases.Release([Take("x-1", "a")]);

        Assert.Equal("x-2", Take("x-2", "a").Execution);
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_lease_that_ran_out_is_taken_over_and_its_old_holder_is_fenced_off(Engine engine)
    {
        Begin(engine);
        var old = Take("x-1", "a");
        _time.Advance(Leases.Duration);

        var taken = Take("x-2", "a");

        Assert.True(taken.Token > old.Token);
        Assert.Throws<LeaseLostException>(() => _leases.Renew(old));
        _leases.Renew(taken);
    }

    [Theory, OnSqlite, OnPostgres]
    public void Renewing_keeps_it(Engine engine)
    {
        Begin(engine);
        var lease = Take("x-1", "a");
        _time.Advance(Leases.Duration / 2);
        _leases.Renew(lease);
        _time.Advance(Leases.Duration / 2);

        Assert.Equal("x-1", _leases.Held("a")?.Execution);
    }

    [Theory, OnSqlite, OnPostgres]
    public void Confirming_renews_what_is_about_to_run_out_and_notices_what_was_lost(Engine engine)
    {
        Begin(engine);
        var lease = Take("x-1", "a");
        _time.Advance(Leases.Duration / 2);
        _leases.Confirm(lease);
        _time.Advance(Leases.Duration / 2);
        Assert.Equal("x-1", _leases.Held("a")?.Execution);

        _time.Advance(Leases.Duration);
        Take("x-2", "a");

        Assert.Throws<LeaseLostException>(() => _leases.Confirm(lease));
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_dead_process_holds_nothing(Engine engine)
    {
        Begin(engine);
        var parts = ProcessIdentity.New().Split('|');
        var dead = string.Join('|', parts[0], parts[1], "0", parts[3]);
        _leases.TryTake(["a"], dead, "x-1");

        Assert.Null(_leases.Held("a"));
        Assert.False(ProcessIdentity.IsDead(ProcessIdentity.New()));
    }

    [Theory, OnSqlite, OnPostgres]
    public void Of_a_process_elsewhere_only_the_time_tells(Engine engine)
    {
        Begin(engine);
        var here = ProcessIdentity.New().Split('|');
        var place = here[0].Split('/');
        var sameName = string.Join('/', place[0], "another-boot", place[2]);
        _leases.TryTake(["a"], string.Join('|', sameName, here[1], "0", here[3]), "x-1");

        Assert.Equal("x-1", _leases.Held("a")?.Execution);
        _time.Advance(Leases.Duration);
        Assert.Null(_leases.Held("a"));
    }

    private void Begin(Engine engine)
    {
        _store = new TemporaryStore(engine);
        _leases = _store.Open(_time).Leases;
    }

    private Lease Take(string execution, string name) =>
        _leases.TryTake([name], $"holder of {execution}", execution).Taken!.Single();
}
