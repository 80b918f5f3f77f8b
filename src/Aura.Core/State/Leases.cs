namespace Aura.State;

/// <summary>
/// Leases over executions and over the objects that they change; shared by all processes on the store.
/// </summary>
public sealed class Leases
{
    /// <summary>Longer than any single API call may take: a holder renews before each call.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(90);

    private readonly Database _db;
    private readonly TimeProvider _time;

    internal Leases(Database db, TimeProvider time) => (_db, _time) = (db, time);

    /// <summary>
    /// Takes all the leases or none. Returns them, or the one that is in the way. A lease that ran out, or whose
    /// process has died, is free.
    /// </summary>
    public (IReadOnlyList<Lease>? Taken, Lease? InTheWay) TryTake(IEnumerable<string> names, string holder,
        string execution) => _db.Transact<(IReadOnlyList<Lease>?, Lease?)>(() =>
    {
        var now = _time.GetUtcNow();
        var taken = new List<Lease>();
        foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
        {
            _db.Alone(Concern.Lease(name));
            var current = Find(name, _db.ForUpdate);
            if (current is not null && current.Execution != execution && !IsFree(current, now))
                return (null, current);
            if (current is not null && current.Holder != holder && !IsFree(current, now))
                return (null, current);
            taken.Add(new Lease(name, holder, execution, (current?.Token ?? 0) + 1, now + Duration));
        }
        taken.ForEach(Put);
        return (taken, null);
    });

    /// <summary>Makes the lease run anew.</summary>
    /// <exception cref="LeaseLostException">Somebody else has it.</exception>
    public void Renew(Lease lease)
    {
        var renewed = _db.Execute(
            "UPDATE leases SET expires = $expires WHERE name = $name AND token = $token AND holder = $holder",
            ("$expires", (_time.GetUtcNow() + Duration).ToUnixTimeMilliseconds()), ("$name", lease.Name),
            ("$token", lease.Token), ("$holder", lease.Holder));
        if (renewed == 0)
            throw new LeaseLostException(lease.Name);
    }

    /// <summary>
    /// Makes sure that the lease is still the holder's for at least two thirds of <see cref="Duration"/>, which is
    /// longer than a request may take; renews it only where less is left.
    /// </summary>
    /// <exception cref="LeaseLostException">Somebody else has it.</exception>
    public void Confirm(Lease lease)
    {
        if (Find(lease.Name) is not { } now || now.Token != lease.Token || now.Holder != lease.Holder
            || now.Expires - _time.GetUtcNow() < Duration * 2 / 3)
            Renew(lease);
    }

    /// <summary>Gives them back; the tokens stay, so that they go on growing.</summary>
    public void Release(IEnumerable<Lease> leases) => _db.Transact(() =>
    {
        foreach (var lease in leases)
            _db.Execute("UPDATE leases SET expires = 0 WHERE name = $name AND token = $token",
                ("$name", lease.Name), ("$token", lease.Token));
    });

    /// <summary>The lease if somebody holds it now.</summary>
    public Lease? Held(string name) => Find(name) is { } lease && !IsFree(lease, _time.GetUtcNow()) ? lease : null;

    private static bool IsFree(Lease lease, DateTimeOffset now) =>
        lease.Expires <= now || ProcessIdentity.IsDead(lease.Holder);

    private Lease? Find(string name, string locked = "") => _db.Query(
        "SELECT name, holder, execution, token, expires FROM leases WHERE name = $name" + locked,
        r => new Lease(r.GetString(0), r.GetString(1), r.GetString(2), r.GetInt64(3),
            DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(4))), ("$name", name)).FirstOrDefault();

    private void Put(Lease lease) => _db.Execute(
        "INSERT INTO leases (name, holder, execution, token, expires) " +
        "VALUES ($name, $holder, $execution, $token, $expires) ON CONFLICT (name) DO UPDATE SET " +
        "holder = excluded.holder, execution = excluded.execution, token = excluded.token, expires = excluded.expires",
        ("$name", lease.Name), ("$holder", lease.Holder), ("$execution", lease.Execution), ("$token", lease.Token),
        ("$expires", lease.Expires.ToUnixTimeMilliseconds()));
}
