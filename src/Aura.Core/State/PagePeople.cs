using System.Security.Cryptography;
using System.Text;
using Aura.Actions;

namespace Aura.State;

/// <summary>
/// Sign-in codes, each good for one use, and the sessions of the page. Who reads the store learns neither: only hashes
/// are kept.
/// </summary>
public sealed class PagePeople
{
    private readonly Database _db;
    private readonly TimeProvider _time;

    internal PagePeople(Database db, TimeProvider time) => (_db, _time) = (db, time);

    /// <param name="lasts">How long the session lasts that the code begins.</param>
    public void AddCode(string code, PagePerson person, TimeSpan lasts, TimeSpan valid) => _db.Transact(() =>
    {
        _db.Execute("DELETE FROM page_codes WHERE expires <= $now", ("$now", Now));
        _db.Execute("INSERT INTO page_codes (hash, name, role, max_risk, namespaces, lasts, expires) VALUES "
            + "($hash, $name, $role, $risk, $namespaces, $lasts, $expires)",
            ("$hash", Hash(code)), ("$name", person.Name), ("$role", Words.Of(person.Role)),
            ("$risk", Word(person.MaxRisk)), ("$namespaces", Lines(person.Namespaces)),
            ("$lasts", (long)lasts.TotalMilliseconds), ("$expires", Now + (long)valid.TotalMilliseconds));
    });

    /// <summary>Spends the code.</summary>
    /// <returns>Null: there is no such code, it has been used, or its time is over.</returns>
    public (PagePerson Person, TimeSpan Lasts)? UseCode(string code) => _db.Transact(() =>
        _db.Execute("UPDATE page_codes SET used = $now WHERE hash = $hash AND used IS NULL AND expires > $now",
            ("$hash", Hash(code)), ("$now", Now)) == 0
            ? ((PagePerson, TimeSpan)?)null
            : _db.Query("SELECT name, role, max_risk, namespaces, lasts FROM page_codes WHERE hash = $hash",
                r => (new PagePerson(r.GetString(0), "code", Words.Parse<PageRole>(r.GetString(1)))
                {
                    MaxRisk = r.IsDBNull(2) ? null : Words.Parse<Risk>(r.GetString(2)),
                    Namespaces = r.IsDBNull(3) ? null : r.GetString(3).Split('\n'),
                }, TimeSpan.FromMilliseconds(r.GetInt64(4))), ("$hash", Hash(code)))[0]);

    public PageSession Begin(string token, PagePerson person, TimeSpan lasts) => _db.Transact(() =>
    {
        var expires = Now + (long)lasts.TotalMilliseconds;
        _db.Execute("DELETE FROM page_sessions WHERE expires <= $now", ("$now", Now));
        _db.Execute("INSERT INTO page_sessions (hash, name, source, role, max_risk, namespaces, user_groups, began, "
            + "expires) VALUES ($hash, $name, $source, $role, $risk, $namespaces, $groups, $now, $expires)",
            ("$hash", Hash(token)), ("$name", person.Name), ("$source", person.Source),
            ("$role", Words.Of(person.Role)), ("$risk", Word(person.MaxRisk)),
            ("$namespaces", Lines(person.Namespaces)), ("$groups", Lines(person.Groups)), ("$now", Now),
            ("$expires", expires));
        return new PageSession(person, DateTimeOffset.FromUnixTimeMilliseconds(expires));
    });

    /// <returns>Null: there is no such session any more.</returns>
    public PageSession? Find(string token) => _db.Query(
        "SELECT name, source, role, max_risk, namespaces, user_groups, expires FROM page_sessions "
        + "WHERE hash = $hash AND expires > $now",
        r => new PageSession(new PagePerson(r.GetString(0), r.GetString(1), Words.Parse<PageRole>(r.GetString(2)))
        {
            MaxRisk = r.IsDBNull(3) ? null : Words.Parse<Risk>(r.GetString(3)),
            Namespaces = r.IsDBNull(4) ? null : r.GetString(4).Split('\n'),
            Groups = r.IsDBNull(5) ? [] : r.GetString(5).Split('\n'),
        }, DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(6))),
        ("$hash", Hash(token)), ("$now", Now)).FirstOrDefault();

    public void End(string token) => _db.Execute(
        "DELETE FROM page_sessions WHERE hash = $hash", ("$hash", Hash(token)));

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Hash(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string? Word(Risk? risk) => risk is { } most ? Words.Of(most) : null;

    private static string? Lines(IReadOnlyList<string>? texts) =>
        texts is null or { Count: 0 } ? null : string.Join('\n', texts);
}
