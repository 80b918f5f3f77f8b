using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.PodSecurity;

/// <summary>
/// A level with the version of the standard, as a namespace's labels name them ("restricted:latest").
/// </summary>
internal sealed record SecurityLevel(string Level, string Version)
{
    public const string Prefix = "pod-security.kubernetes.io/";
    public static readonly string[] Levels = ["privileged", "baseline", "restricted"];
    public static readonly string[] Modes = ["enforce", "audit", "warn"];

    public bool IsPrivileged => Level == "privileged";

    public static SecurityLevel Of(KubeObject? ns, string mode) =>
        Of(ns?.Labels ?? new Dictionary<string, string>(), mode);

    public static SecurityLevel Of(IReadOnlyDictionary<string, string> labels, string mode) => new(
        labels.GetValueOrDefault(Prefix + mode, "privileged"),
        labels.GetValueOrDefault($"{Prefix}{mode}-version", "latest"));

    public List<Violation> Check(JsonObject spec) => Level switch
    {
        "baseline" => [.. BaselineChecks.Check(spec, restricted: false)],
        "restricted" => [.. BaselineChecks.Check(spec, restricted: true), .. RestrictedChecks.Check(spec)],
        _ => [],
    };

    public override string ToString() => $"{Level}:{Version}";
}
