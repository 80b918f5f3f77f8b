using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Cost.Rightsizing;
using Aura.Kubernetes;

namespace Aura.Mcp.Tools;

/// <summary>What workloads should be given, what that saves, and about which nothing can be told.</summary>
internal static class RightsizingAnswer
{
    public static ToolAnswer Of(RightsizingReport report, int limit)
    {
        var shown = report.Workloads.Take(limit).ToList();
        var answer = new JsonObject
        {
            ["view"] = "rightsizing",
            ["saving"] = ToolJson.ToObject(report.Saving),
            ["basis"] = report.Basis,
            ["workloads"] = new JsonArray([.. shown.Select(Workload)]),
            ["notMeasured"] = ToolJson.ToArray(report.NotMeasured.Take(limit)),
        };
        if (report.Workloads.Length > shown.Count)
            answer["leftOut"] = report.Workloads.Length - shown.Count;
        if (report.Fault is { } fault)
            answer["fault"] = fault;
        return new ToolAnswer(answer, Text(report, shown));
    }

    private static JsonObject Workload(WorkloadSizing sized) => new()
    {
        ["workload"] = ToolJson.ToObject(sized.Workload),
        ["replicas"] = sized.Replicas,
        ["measuredBy"] = sized.Source,
        ["saving"] = ToolJson.ToObject(sized.Saving),
        ["containers"] = new JsonArray([.. sized.Containers.Select(c => new JsonObject
        {
            ["container"] = c.Container,
            ["cpu"] = Resource(c.Cpu),
            ["memory"] = Resource(c.Memory),
        })]),
    };

    private static JsonObject Resource(Sizing sizing)
    {
        var json = new JsonObject
        {
            ["request"] = Text(sizing.Now.Request),
            ["limit"] = Text(sizing.Now.Limit),
            ["points"] = sizing.Points,
            ["days"] = Math.Round(sizing.Span.TotalDays, 1),
        };
        if (sizing.Abstains is { } why)
        {
            json["abstains"] = why;
            return json;
        }
        json["advised"] = new JsonObject
        {
            ["request"] = Text(sizing.Advised.Request),
            ["limit"] = Text(sizing.Advised.Limit),
        };
        json["basis"] = sizing.Basis;
        json["why"] = ToolJson.ToArray(sizing.Reasons);
        return json;
    }

    private static string Text(RightsizingReport report, IReadOnlyList<WorkloadSizing> shown)
    {
        var text = new StringBuilder(report.Workloads.IsEmpty ? "Nobody measured what workloads use."
            : $"Requesting what is needed saves {Money(report.Saving)} ({report.Basis}):");
        foreach (var sized in shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{sized.Workload}, {sized.Replicas} replicas: ")
                .Append(sized.Changes ? Money(sized.Saving) : "nothing to change");
            foreach (var container in sized.Containers)
                foreach (var sizing in container.Both)
                    text.Append($"\n  {container.Container} {sizing.Now.Resource}: {Line(sizing)}");
        }
        if (report.Workloads.Length > shown.Count)
            text.Append($"\n{report.Workloads.Length - shown.Count} more are left out: raise limit");
        if (!report.NotMeasured.IsEmpty)
            text.Append($"\nNot measured: {string.Join(", ", report.NotMeasured.Take(20))}");
        return report.Fault is { } fault ? text.Append($"\nnote: {fault}").ToString() : text.ToString();
    }

    private static string Line(Sizing sizing) => sizing.Abstains is { } why ? $"nothing can be told: {why}"
        : (sizing.Changes ? $"request {Text(sizing.Now.Request) ?? "none"} to {sizing.Advised.Request}, limit "
            + $"{Text(sizing.Now.Limit) ?? "none"} to {Text(sizing.Advised.Limit) ?? "none"}" : "fits")
        + $" ({sizing.Basis}; {sizing.Points} points){Why(sizing.Reasons)}";

    private static string Why(ImmutableArray<string> reasons) =>
        reasons.IsEmpty ? "" : $"; {string.Join("; ", reasons)}";

    private static string? Text(Quantity? amount) => amount is { } known ? $"{known}" : null;

    private static string Money(Saving saving) => string.Create(CultureInfo.InvariantCulture,
        $"{saving.PerMonth:0.00} {saving.Currency} a month ({saving.Low:0.00} to {saving.High:0.00})");
}
