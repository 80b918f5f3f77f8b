using System.Text.Json;
using System.Text.RegularExpressions;
using Aura.Execution;
using Aura.Learning.Analytics;
using Aura.Plans;

namespace Aura.State;

/// <summary>An outcome as one line of JSON.</summary>
internal static partial class OutcomeLine
{
    private static readonly JsonSerializerOptions Strict = new(PlanJson.Options)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <exception cref="FormatException">It is none; names the line.</exception>
    public static Outcome Parse(string line, int number)
    {
        try
        {
            var outcome = JsonSerializer.Deserialize<Outcome>(line, Strict)
                ?? throw new FormatException("it is null");
            if (outcome.Execution is not { Length: > 0 and <= 200 })
                throw new FormatException("execution is missing or too long");
            if (!Enum.GetValues<ExecutionStatus>().Select(Words.Of).Contains(outcome.Status))
                throw new FormatException($"'{outcome.Status}' is no status");
            if (outcome.Steps.IsDefault || outcome.Steps.Any(s => string.IsNullOrEmpty(s.Action) || s.Class is null))
                throw new FormatException("steps are missing, or one has no action or class");
            if (outcome.Steps.Any(s => s.Prior is <= 0 or >= 1))
                throw new FormatException("a step's prior is not between 0 and 1");
            // They are shown as this program's own words.
            foreach (var word in outcome.Steps.Select(s => s.Action).Append(outcome.Finding).Append(outcome.Strategy))
                if (word is not null && !Word().IsMatch(word))
                    throw new FormatException($"'{word}' is no name of an action, finding or strategy");
            if (outcome.Because is { } because && !Setback.All.Contains(because))
                throw new FormatException("because is none of the reasons that there are");
            if (outcome.Currency is { } currency && !Currency().IsMatch(currency))
                throw new FormatException("currency is no three capital letters");
            return outcome;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new FormatException($"line {number}: {e.Message}; nothing was imported", e);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.]{1,80}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[A-Z]{3}\z")]
    private static partial Regex Currency();
}
