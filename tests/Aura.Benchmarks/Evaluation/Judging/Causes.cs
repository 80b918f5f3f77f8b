using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Tests.Incidents;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>Findings held against what a file says is to be found.</summary>
internal static class Causes
{
    public static bool IsOf(Finding finding, JsonObject cause) =>
        finding.Type == (string)cause["type"]! && $"{finding.Target}" == Name(cause);

    /// <summary>The one that the file's <c>fixed</c> speaks of.</summary>
    public static bool IsMain(Finding finding, Expectation expected) =>
        expected.Finding is { } main && IsOf(finding, main);

    public static string Name(JsonObject cause) =>
        $"{cause["kind"]} {(cause["namespace"] is { } ns ? $"{ns}/" : "")}{cause["name"]}";
}
