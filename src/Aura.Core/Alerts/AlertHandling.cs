using System.Text.Json;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.State;

namespace Aura.Alerts;

/// <summary>
/// Looks into alerts, many at a time: one look at the cluster for all of them, one plan and one response for each
/// cause, however many alerts it has. What was begun before a crash is gone on with, not begun anew.
/// </summary>
public sealed class AlertHandling(AlertServices services)
{
    private const int MostAtOnce = 500;
    private const int MostTries = 5;
    private const int MostPlans = 20;
    private const int PlansAtOnce = 2;
    private const int ClustersAtOnce = 4;
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    // As long as an alert that is being looked into is left alone by others.
    private static readonly TimeSpan GoOn = TimeSpan.FromMinutes(10);

    private readonly AlertResponding _responding = new(services);
    private readonly AlertMessages _messages = new(services);

    private AlertTable Alerts => services.Store.Alerts;

    /// <summary>Looks into what is due.</summary>
    /// <returns>How many alerts there were.</returns>
    public async Task<int> HandleDueAsync(CancellationToken cancel = default)
    {
        var due = Alerts.Claim(MostAtOnce);
        foreach (var over in due.Where(a => !a.Firing))
            await _responding.WithdrawAsync(over, cancel);
        var groups = due.Where(a => a.Firing).ToLookup(ClusterOf);
        foreach (var alert in groups[null])
            Alerts.Set(alert, AlertState.Unexplained, $"it names the cluster {Label(alert, "cluster")}, which "
                + $"is not among {string.Join(", ", services.Clusters().Take(20))}: name it in the policy's "
                + "onAlert.clusters");
        // One that does not answer keeps its own alerts waiting, not the others'.
        await Parallel.ForEachAsync(groups.Where(g => g.Key is not null),
            new ParallelOptions { MaxDegreeOfParallelism = ClustersAtOnce, CancellationToken = cancel },
            async (group, stop) => await TryLookIntoAsync(group.Key!, [.. group], stop));
        if (due.Count > 0)
            Alerts.Forget();
        return due.Count;
    }

    private async Task TryLookIntoAsync(string cluster, IReadOnlyList<AlertRecord> alerts, CancellationToken cancel)
    {
        try
        {
            await LookIntoAsync(services.Cluster(cluster), alerts, cancel);
        }
        catch (Exception e) when (e is KubeException or KubeConfigException or ArgumentsException)
        {
            services.Log($"alerts of {cluster} are looked into later: {e.Message}");
            foreach (var alert in alerts)
                Alerts.Postpone(alert.Id, TryAgain, e.Message);
        }
    }

    private async Task LookIntoAsync(AlertCluster cluster, IReadOnlyList<AlertRecord> alerts, CancellationToken cancel)
    {
        var incidents = new List<AlertIncident>();
        var fresh = new List<AlertRecord>();
        foreach (var alert in alerts)
            if (alert is { State: AlertState.Planned, Plan: { } id } && services.Store.Plans.Find(id) is { } plan)
                incidents.Add(new AlertIncident(alert, plan.Finding, Named: true) { Plan = plan });
            else
                fresh.Add(await WithoutLapsedAsync(cluster, alert, cancel));
        if (fresh.Count > 0)
            incidents.AddRange(await CorrelateAsync(cluster, fresh, cancel));
        var responded = await Task.WhenAll(incidents.Select(i => _responding.RespondAsync(cluster, i, cancel)));
        foreach (var incident in responded)
            foreach (var other in incident.Others)
                Alerts.Set(Like(other, incident.Alert), AlertState.Joined);
        await _messages.SendAsync(cluster.Name, responded, cancel);
    }

    /// <summary>What waited for a person in vain is over, so that it does not stand in the way of a new plan.</summary>
    private static async Task<AlertRecord> WithoutLapsedAsync(
        AlertCluster cluster, AlertRecord alert, CancellationToken cancel)
    {
        if (alert.Execution is { } execution)
            await cluster.Pipeline.GetAsync(execution, TimeSpan.Zero, cancel);
        return alert with { Execution = null };
    }

    /// <returns>What is new: one for each cause that no other alert is at already.</returns>
    private async Task<IEnumerable<AlertIncident>> CorrelateAsync(
        AlertCluster cluster, List<AlertRecord> alerts, CancellationToken cancel)
    {
        var examined = await cluster.Examine(cancel);
        var found = new Dictionary<string, AlertIncident>();
        foreach (var alert in alerts)
        {
            var correlation = AlertCorrelation.Of(alert, examined);
            if (correlation.Finding is not { } finding)
            {
                Unexplained(alert with { Cluster = cluster.Name, Tries = alert.Tries + 1 }, correlation);
                continue;
            }
            var about = alert with { Cluster = cluster.Name, Finding = finding.Id };
            if (found.TryGetValue(finding.Id, out var same))
                found[finding.Id] = same.With(about, correlation.Named);
            else if (Alerts.Beside(about).FirstOrDefault(IsAtIt) is { } other)
                Alerts.Set(Like(about, other), AlertState.Joined);
            else if (found.Count < MostPlans)
                found[finding.Id] = new AlertIncident(about, finding, correlation.Named);
            else
                Alerts.Postpone(alert.Id, TimeSpan.Zero); // In the next round: nobody waits for fifty plans.
        }
        return await PlanAsync(cluster, [.. found.Values], cancel);
    }

    private async Task<IEnumerable<AlertIncident>> PlanAsync(
        AlertCluster cluster, IReadOnlyList<AlertIncident> incidents, CancellationToken cancel)
    {
        if (incidents.Count == 0)
            return [];
        foreach (var incident in incidents)
            services.Store.Findings.Save(incident.Finding, cluster.Name);
        var outcomes = await cluster.Planner().PlanAllAsync(
            [.. incidents.Select(i => i.Finding)], PlanConstraints.None, PlansAtOnce, cancel);
        return [.. incidents.Zip(outcomes, (incident, outcome) =>
        {
            if (outcome.Plan is { } plan)
                services.Store.Plans.Save(plan, cluster.Name);
            var alert = incident.Alert with { Plan = outcome.Plan?.PlanId };
            // What is only to be told is not gone on with after a crash: it might then be taken for more.
            Alerts.Set(alert, incident.Named ? AlertState.Planned : AlertState.Waiting, again: GoOn);
            return incident with { Alert = alert, Plan = outcome.Plan, Note = outcome.Fault };
        })];
    }

    private void Unexplained(AlertRecord alert, AlertCorrelation correlation)
    {
        var again = correlation.MayCome && alert.Tries < MostTries;
        Alerts.Set(alert, again ? AlertState.Waiting : AlertState.Unexplained, correlation.Note,
            again ? TryAgain : null);
    }

    /// <summary>The cluster that the alert is about; null where it names one that is not known here.</summary>
    private string? ClusterOf(AlertRecord alert)
    {
        var known = services.Clusters();
        if (Label(alert, "cluster") is not { } named)
            return known[0];
        var here = services.Policy.File.OnAlert?.Clusters?.GetValueOrDefault(named) ?? named;
        return known.Contains(here) ? here : null;
    }

    private static string? Label(AlertRecord alert, string key) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(alert.Labels)!.GetValueOrDefault(key);

    private static AlertRecord Like(AlertRecord alert, AlertRecord other) => alert with
    {
        Cluster = other.Cluster,
        Finding = other.Finding,
        Plan = other.Plan,
        Execution = other.Execution,
    };

    private static bool IsAtIt(AlertRecord alert) =>
        alert.State is AlertState.Planned or AlertState.Notified or AlertState.Asked or AlertState.Executed;
}
