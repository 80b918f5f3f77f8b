using System.Text.Json.Nodes;
using Aura.Simulator.Incidents;
using Aura.Tests.Incidents;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>
/// Which actions are right for a cause. A file says it of its main finding; of a further one it may say it there, else
/// what all files accept for the type counts.
/// </summary>
internal sealed class Acceptance(IEnumerable<Incident> incidents)
{
    private readonly ILookup<string, string> _byType = incidents.Select(i => new Expectation(i.Expect))
        .Where(e => e.Finding is not null)
        .SelectMany(e => e.Acceptable.Select(a => (Type: (string)e.Finding!["type"]!, Action: a)))
        .ToLookup(p => p.Type, p => p.Action);

    public IReadOnlySet<string> Of(Expectation expected, JsonObject cause) =>
        cause["acceptable"] is JsonArray own ? own.Select(a => (string)a!).ToHashSet()
        : ReferenceEquals(cause, expected.Finding) ? expected.Acceptable.ToHashSet()
        : _byType[(string)cause["type"]!].ToHashSet();
}
