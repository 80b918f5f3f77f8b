using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Execution.Policy;

/// <summary>Where a value for a Secret comes from: one of file, env and secret.</summary>
public sealed record ValueSource
{
    [Description("A file that the server can read, byte for byte; an absolute path."), MinLength(1)]
    public string? File { get; init; }

    [Description("A variable of the server's environment."), MinLength(1)]
    public string? Env { get; init; }

    [Description("A Secret of the cluster, as namespace/name."), MinLength(3)]
    public string? Secret { get; init; }

    [Description("The key of that Secret."), MinLength(1)]
    public string? Key { get; init; }

    [Description("Namespaces whose Secrets may get it (globs). Left out: all."), MinLength(1)]
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>As it is shown: where the value lies, never what it is.</summary>
    public override string ToString() => File is not null ? $"file {File}"
        : Env is not null ? $"variable {Env}" : $"key {Key} of Secret {Secret}";
}
