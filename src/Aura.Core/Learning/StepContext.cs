namespace Aura.Learning;

/// <summary>An action as the model sees it: what is done about which finding, how, in which circumstances.</summary>
public sealed record StepContext(string Action, string Finding, string Class, Circumstances Circumstances)
{
    /// <summary>Stands for a finding where none led to the action.</summary>
    public const string NoFinding = "-";

    public string Risk => RiskTier.Of(Action);
    public string WithFinding => $"{Action}|{Finding}";

    /// <summary>The context: class of arguments, kind of workload and environment.</summary>
    public string Leaf => $"{Class}|{Circumstances[Circumstances.Kind]}|{Circumstances[Circumstances.Environment]}";

    /// <summary>What the logistic model knows of it, beyond action and finding.</summary>
    public IEnumerable<string> Tokens => Circumstances.Features.Select(f => $"{f.Key}={f.Value}")
        .Append($"{Action} with {(Class.Length == 0 ? "no arguments" : Class)}");
}
