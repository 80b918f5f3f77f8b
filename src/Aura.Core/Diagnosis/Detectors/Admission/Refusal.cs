using System.Text.RegularExpressions;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>The API server's words for not taking an object, read.</summary>
/// <param name="Subject">The quota, level, account, webhook or policy that it names; empty where it names none.</param>
public sealed partial record Refusal(RefusalReason Reason, string Subject, Match Match)
{
    // A webhook's own text may say anything and so comes first.
    private static readonly (RefusalReason Reason, Func<Regex> Words)[] s_known =
    [
        (RefusalReason.WebhookDenied, Denied), (RefusalReason.PolicyDenied, Policy),
        (RefusalReason.WebhookUnavailable, Uncallable), (RefusalReason.Quota, Exceeded),
        (RefusalReason.MustSpecify, Unspecified), (RefusalReason.PodSecurity, Insecure),
        (RefusalReason.ServiceAccount, Account), (RefusalReason.LimitRange, Range), (RefusalReason.LimitRange, Default),
    ];

    public static Refusal Read(string message)
    {
        foreach (var (reason, words) in s_known)
            if (words().Match(message) is { Success: true } match)
                return new Refusal(reason, match.Groups["name"].Value, match);
        return new Refusal(RefusalReason.Other, "", Match.Empty);
    }

    public string Part(string group) => Match.Groups[group].Value;

    /// <summary>Amounts as quotas list them: "pods=1,requests.cpu=100m".</summary>
    public IReadOnlyDictionary<string, string> Amounts(string group) => Part(group).Split(',')
        .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).GroupBy(p => p[0].Trim())
        .ToDictionary(g => g.Key, g => g.First()[1].Trim());

    [GeneratedRegex("""admission webhook "(?<name>[^"]+)" denied the request(?::\s*(?<why>.*))?""",
        RegexOptions.Singleline)]
    private static partial Regex Denied();

    [GeneratedRegex("""ValidatingAdmissionPolicy '(?<name>[^']+)' with binding '(?<binding>[^']+)' denied request""")]
    private static partial Regex Policy();

    [GeneratedRegex("""failed calling webhook "(?<name>[^"]+)":\s*(?<why>.*)""", RegexOptions.Singleline)]
    private static partial Regex Uncallable();

    [GeneratedRegex("exceeded quota: (?<name>[^,]+), requested: (?<requested>.*?), used: (?<used>.*?), "
        + "limited: (?<limited>[^,\\s]+(?:,[^,\\s]+)*)")]
    private static partial Regex Exceeded();

    [GeneratedRegex("failed quota: (?<name>[^:]+): must specify (?<what>.+)")]
    private static partial Regex Unspecified();

    [GeneratedRegex("""violates PodSecurity "(?<name>[a-z]+):(?<version>[^"]+)": (?<what>.+)""",
        RegexOptions.Singleline)]
    private static partial Regex Insecure();

    [GeneratedRegex("""error looking up service account [^/\s]+/[^:\s]+: serviceaccount "(?<name>[^"]+)" not found""")]
    private static partial Regex Account();

    [GeneratedRegex(@"(?<bound>minimum|maximum) (?<resource>[^\s]+) usage per (?<of>\w+) "
        + @"is (?<limit>[^,\s]+?)(?:,|\.\s)"
        + @"(?: but (?<amount>request|limit) is (?<actual>[^,\s\]]+))?"
        + @"|(?<resource>[^\s\[]+) max limit to (?<bound>request ratio) per (?<of>\w+) is (?<limit>[^,\s]+),"
        + @"(?: but (?<amount>provided ratio) is (?<actual>[^,\s\]]+))?")]
    private static partial Regex Range();

    [GeneratedRegex("""requests: Invalid value: "(?<actual>[^"]+)": must be less than or equal to (?<resource>\w+) """
        + "(?<amount>limit)(?: of (?<limit>\\S+))?")]
    private static partial Regex Default();
}
