using System.Data.Common;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Learning.Patterns;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>
/// Incidents as they are seen, by the cluster's clock: what is left alone and goes away is the counterfactual to what
/// is acted on. Somebody else may have mended it: that is not seen.
/// </summary>
public sealed class Incidents
{
    private const string Columns = "i.id, i.finding, i.type, i.target, c.features, i.first_seen, i.last_seen, i.ended, "
        + "i.execution, i.signature FROM incidents i JOIN circumstances c ON c.id = i.circumstances";

    private readonly Database _db;
    private readonly CircumstancesTable _circumstances;
    private readonly Rechecks _rechecks;
    private readonly PatternTable _patterns;
    private readonly HistoryTallies _history;

    internal Incidents(Database db, CircumstancesTable circumstances, Rechecks rechecks, PatternTable patterns,
        HistoryTallies history) => (_db, _circumstances, _rechecks, _patterns, _history) =
        (db, circumstances, rechecks, patterns, history);

    /// <summary>
    /// Notes what was found (advice is no incident), and ends those incidents that the diagnosis would have found
    /// again: where all was read, within its namespace and severity.
    /// </summary>
    public void Note(string cluster, Aura.Diagnosis.Diagnosis diagnosis, DiagnosisScope scope, DateTimeOffset now) =>
        _db.Transact(() =>
        {
            _db.Alone(Concern.Learning);
            foreach (var group in diagnosis.Findings.Where(f => f.Severity > Severity.Advice)
                .GroupBy(f => f.Target.Namespace))
                foreach (var finding in group)
                    See(cluster, finding, group.Select(f => f.Type), now);
            if (scope is { Kind: null, Name: null, Alert: null } && diagnosis.Notes.IsEmpty)
                End(cluster, scope, [.. diagnosis.Findings.Select(f => f.Id)], now);
        });

    /// <summary>An execution has done something about it.</summary>
    /// <param name="finding">The finding's id; null: whatever is wrong with the targets.</param>
    public void Acted(string cluster, string? finding, IEnumerable<string> targets, string execution) =>
        _db.Transact(() =>
        {
            _db.Alone(Concern.Learning);
            if (finding is not null)
                Acted(cluster, "finding", finding, execution);
            foreach (var target in targets)
                Acted(cluster, "target", target, execution);
        });

    /// <summary>The gravest and newest that is open at the object.</summary>
    public SeenIncident? OpenAt(string cluster, string target) => _db.Query($"SELECT {Columns} "
        + "WHERE i.cluster = $cluster AND i.target = $target AND i.ended IS NULL "
        + "ORDER BY CASE i.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, i.id DESC LIMIT 1",
        Read, ("$cluster", cluster), ("$target", target)).FirstOrDefault();

    /// <summary>The one that is open as this finding.</summary>
    public SeenIncident? OpenAs(string cluster, string finding) => _db.Query($"SELECT {Columns} "
        + "WHERE i.cluster = $cluster AND i.finding = $finding AND i.ended IS NULL", Read, ("$cluster", cluster),
        ("$finding", finding)).FirstOrDefault();

    /// <summary>How often the finding came and went before.</summary>
    public int EndedBefore(string cluster, string finding) => _db.Query(
        "SELECT count(*) FROM incidents WHERE cluster = $cluster AND finding = $finding AND ended IS NOT NULL",
        r => r.Int(0), ("$cluster", cluster), ("$finding", finding))[0];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<SeenIncident> List(int limit) =>
        _db.Query($"SELECT {Columns} ORDER BY i.id DESC LIMIT $limit", Read, ("$limit", limit));

    /// <summary>By type, those first that heal themselves most.</summary>
    /// <param name="type">Only this one; null: all.</param>
    public IReadOnlyList<HealedAlone> HealedAlone(string? type = null) =>
        _history.LeftAlone(new HistoryWindow(), type);

    private void Acted(string cluster, string column, string value, string execution)
    {
        var where = $"WHERE cluster = $cluster AND ended IS NULL AND {column} = $value";
        foreach (var (type, ns, seen) in _db.Query(
            $"SELECT type, namespace, first_seen FROM incidents {where} AND execution IS NULL",
            r => (r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), Time(r.GetInt64(2))), ("$cluster", cluster),
            ("$value", value)))
            _history.CountLeftAlone(type, ns, seen, null, -1);
        _db.Execute($"UPDATE incidents SET execution = $execution {where}", ("$execution", execution),
            ("$cluster", cluster), ("$value", value));
    }

    private void See(string cluster, Finding finding, IEnumerable<string> beside, DateTimeOffset now)
    {
        var ns = finding.Target.Namespace;
        if (_db.Execute("UPDATE incidents SET last_seen = $now WHERE cluster = $cluster AND finding = $finding "
            + "AND ended IS NULL", ("$now", now.ToUnixTimeMilliseconds()), ("$cluster", cluster),
            ("$finding", finding.Id)) > 0)
            return;
        var circumstances = Circumstances.Of(finding).In(cluster, ns, now);
        _patterns.See(cluster, finding.Type, $"{finding.Target}", circumstances, now);
        var id = _db.Query("INSERT INTO incidents (cluster, finding, type, severity, namespace, target, "
            + "circumstances, first_seen, last_seen, signature) VALUES ($cluster, $finding, $type, $severity, "
            + "$namespace, $target, $circumstances, $now, $now, $signature) RETURNING id", r => r.GetInt64(0),
            ("$cluster", cluster), ("$signature", Signature.Of(beside, circumstances)),
            ("$finding", finding.Id), ("$type", finding.Type), ("$severity", Words.Of(finding.Severity)),
            ("$namespace", ns), ("$target", $"{finding.Target}"),
            ("$circumstances", _circumstances.IdOf(circumstances)), ("$now", now.ToUnixTimeMilliseconds()))[0];
        _rechecks.Set($"incident {id}", cluster, ns, now);
        _history.CountLeftAlone(finding.Type, ns, now, null, 1);
    }

    private void End(string cluster, DiagnosisScope scope, HashSet<string> found, DateTimeOffset now)
    {
        var severities = Enum.GetValues<Severity>().Where(s => s >= scope.MinSeverity).Select(Words.Of).ToList();
        var gone = _db.Query("SELECT id, finding, severity, type, namespace, first_seen, execution FROM incidents "
            + "WHERE cluster = $cluster AND ended IS NULL AND ($namespace IS NULL OR namespace = $namespace)",
            r => (Id: r.GetInt64(0), Finding: r.GetString(1), Severity: r.GetString(2), Type: r.GetString(3),
                Namespace: r.IsDBNull(4) ? null : r.GetString(4), Seen: Time(r.GetInt64(5)), Alone: r.IsDBNull(6)),
            ("$cluster", cluster), ("$namespace", scope.Namespace))
            .Where(i => severities.Contains(i.Severity) && !found.Contains(i.Finding));
        foreach (var incident in gone)
        {
            _db.Execute("UPDATE incidents SET ended = $now WHERE id = $id", ("$now", now.ToUnixTimeMilliseconds()),
                ("$id", incident.Id));
            _rechecks.Drop($"incident {incident.Id}");
            if (!incident.Alone)
                continue;
            _history.CountLeftAlone(incident.Type, incident.Namespace, incident.Seen, null, -1);
            _history.CountLeftAlone(incident.Type, incident.Namespace, incident.Seen, now - incident.Seen, 1);
        }
    }

    private static SeenIncident Read(DbDataReader r) => new(r.GetInt64(0), r.GetString(1), r.GetString(2),
        r.GetString(3), Circumstances.Parse(r.GetString(4)), Time(r.GetInt64(5)), Time(r.GetInt64(6)),
        r.IsDBNull(7) ? null : Time(r.GetInt64(7)), r.IsDBNull(8) ? null : r.GetString(8),
        r.IsDBNull(9) ? null : r.GetString(9));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
