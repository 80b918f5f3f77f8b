using System.Collections.Immutable;
using Aura.Diagnosis;
using Aura.Planning;
using Aura.State;

namespace Aura.Alerts;

/// <summary>One cause of alerts, with what is done about it.</summary>
/// <param name="Alert">The first of its alerts, which stands for all.</param>
/// <param name="Named">An alert names an object that suffers from it, not just a namespace.</param>
internal sealed record AlertIncident(AlertRecord Alert, Finding Finding, bool Named)
{
    public ImmutableArray<AlertRecord> Others { get; init; } = [];

    /// <summary>Null where none could be made.</summary>
    public RemediationPlan? Plan { get; init; }

    public AlertState State { get; init; }

    /// <summary>Why nothing more was done, or how to get on.</summary>
    public string? Note { get; init; }

    public AlertIncident With(AlertRecord other, bool named) =>
        this with { Others = Others.Add(other), Named = Named || named };
}
