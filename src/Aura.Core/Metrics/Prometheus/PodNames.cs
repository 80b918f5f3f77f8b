using System.Text.RegularExpressions;
using Aura.Kubernetes;

namespace Aura.Metrics.Prometheus;

/// <summary>
/// The names that a workload's pods have had, as a regular expression: metrics outlive the pods, and cAdvisor's carry
/// no owner. Generated parts have letters of their own (apimachinery's <c>rand.SafeEncodeString</c>), names are cut at
/// 58 before the last five (<c>names.SimpleNameGenerator</c>), and a template's hash is a number of 32 bits.
/// </summary>
internal static class PodNames
{
    private const string Letters = "[bcdfghjklmnpqrstvwxz2456789]";
    private const int Longest = 58;
    private const int LongestHash = 10;
    private const int ShortestUsualHash = 7;

    /// <returns>Null for a kind whose pods' names tell too little.</returns>
    public static string? Of(ObjectRef workload) => workload.Kind.Name switch
    {
        "Deployment" => Hashed(workload.Name),
        "StatefulSet" => $"{Quoted(workload.Name)}-[0-9]+",
        "DaemonSet" => $"{Cut($"{workload.Name}-")}{Letters}{{5}}",
        _ => null,
    };

    private static string Hashed(string name) => name.Length + LongestHash + 2 <= Longest
        ? $"{Quoted(name)}-{Letters}{{{ShortestUsualHash},{LongestHash}}}-{Letters}{{5}}"
        : name.Length >= Longest ? $"{Cut(name)}{Letters}{{5}}"
        : $"{Quoted(name)}[-{Letters[1..]}{{1,{Longest - name.Length}}}{Letters}{{5}}";

    private static string Cut(string name) => Quoted(name[..Math.Min(name.Length, Longest)]);

    private static string Quoted(string name) => Regex.Escape(name);
}
