using System.Text;
using System.Text.Json.Nodes;
using Aura.Learning;

namespace Aura.Mcp.Tools;

/// <summary>How well actions worked, and how good the predictions were.</summary>
internal static class SuccessAnswer
{
    public static ToolAnswer Of(SuccessReport report)
    {
        var answer = ToolJson.ToObject(report);
        answer["view"] = "success";
        return new ToolAnswer(answer, Text(report));
    }

    private static string Text(SuccessReport report)
    {
        var text = new StringBuilder(report.Actions.IsEmpty ? "No outcomes yet: odds are priors." : "What worked:");
        foreach (var line in report.Actions)
            text.Append($"\n{line.Action} with {line.Finding}: {line.Worked} of {line.Samples}" + (line.Probability is
            { } odds ? $", {odds.Value:0%} ({odds.Low:0%} to {odds.High:0%}, {odds.Basis})" : ", too few to tell"));
        if (report.Calibration is { } all)
            text.Append($"\nOf {all.Count} predictions: Brier score {all.BrierScore:0.000} (saying the overall rate "
                + $"always: {all.BrierOfRate:0.000}), log loss {all.LogLoss:0.000}, expected calibration error "
                + $"{all.ExpectedCalibrationError:0.000}");
        foreach (var band in report.Calibration?.Reliability ?? [])
            text.Append($"\n  {band.From:0.0} to {band.To:0.0}: said {band.Predicted:0%}, came true {band.Worked:0%} "
                + $"({band.Count})");
        foreach (var (month, of) in report.OverTime)
            text.Append($"\n{month}: {of.Count} predictions, Brier score {of.BrierScore:0.000}");
        foreach (var left in report.LeftAlone)
            text.Append($"\n{left.Type} left alone: {left.Healed} of {left.Left} went away by themselves, "
                + $"{left.WithinHour} within an hour");
        return text.ToString();
    }
}
