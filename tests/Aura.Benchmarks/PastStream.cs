using System.Collections.Immutable;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Benchmarks;

/// <summary>What a store holds besides outcomes: executions with their audit, incidents, refusals, approvals.</summary>
internal sealed class PastStream(AuraStore store)
{
    private static readonly string Body = new('x', 1000);
    private readonly Random _random = new(2);
    private int _count;

    /// <summary>An execution with three entries in the audit, an incident that came and went, and sometimes a refusal.
    /// </summary>
    public string Next(DateTimeOffset at)
    {
        var (id, ns) = ($"y-{_count++}", $"team-{_random.Next(20)}");
        store.Journal.Add(new ExecutionRecord
        {
            Id = id,
            Cluster = "one",
            Kind = "strategy",
            Request = $"plan/p-{id}/balanced",
            Title = "balanced plan",
            Status = "succeeded",
            Message = "done",
            Principal = "alice",
            Client = "benchmark",
            CreatedAt = at,
            EndedAt = at.AddMinutes(1),
            Body = Body,
        });
        foreach (var what in (string[])["ask", "start", "end"])
            Append(id, what);
        Note(ns, at, 1);
        Note(ns, at.AddMinutes(10), 0);
        if (_random.Next(10) == 0)
            store.History.Refused(at, ns, "deployment.scale_to", ["the pods fit on nodes"]);
        store.History.Decided(at, ns, _random.Next(5) == 0 ? "approved" : "by_policy", TimeSpan.FromMinutes(2));
        return id;
    }

    private void Append(string execution, string what) => store.Audit.Append("alice", "benchmark", what, "succeeded",
        execution: execution, action: what == "end" ? null : "deployment.rollback");

    private void Note(string ns, DateTimeOffset at, int count)
    {
        var name = $"app-{_random.Next(500)}";
        var target = new ObjectRef(Kind.Deployment, ns, name);
        store.Incidents.Note("one", new Diagnosis.Diagnosis(
            [
                .. Enumerable.Range(0, count).Select(_ => new Finding
                {
                    Id = $"f-{ns}-{name}",
                    Type = _random.Next(3) == 0 ? "OOMKilled" : "NodeNotReady",
                    Severity = Severity.Critical,
                    Target = target,
                    Summary = "",
                    Evidence = [],
                    RootCause = new RootCause("OOMKilled", target, 1),
                    Affected = [],
                    Facts = [],
                }),
            ], new Scanned(1, 1)), new DiagnosisScope { Namespace = ns, MinSeverity = Severity.Advice }, at);
    }
}
