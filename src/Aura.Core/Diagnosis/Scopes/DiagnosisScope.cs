namespace Aura.Diagnosis.Scopes;

/// <summary>
/// What to look at; all of it where nothing is named. Asking for an object finds what makes it suffer.
/// </summary>
public sealed record DiagnosisScope
{
    public static readonly DiagnosisScope Everything = new();

    public string? Namespace { get; init; }

    /// <summary>As a person writes it: "Deployment", "deployments", "deploy".</summary>
    public string? Kind { get; init; }

    public string? Name { get; init; }

    public Severity MinSeverity { get; init; } = Severity.Warning;

    /// <summary>
    /// An alert that narrows the scope where nothing else names one: Alertmanager's or PagerDuty's JSON, or text that
    /// names a namespace and a workload. It only ever narrows: what it claims is not believed.
    /// </summary>
    public string? Alert { get; init; }
}
