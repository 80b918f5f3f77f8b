namespace Aura.Simulator.Api;

/// <summary>Who asks, after authentication and impersonation.</summary>
public sealed record UserInfo(string Name, IReadOnlyList<string> Groups)
{
    public const string Masters = "system:masters";
    public const string Authenticated = "system:authenticated";

    /// <summary>The cluster's administrator: user "admin" of group system:masters.</summary>
    public static UserInfo Admin { get; } = new("admin", [Masters, Authenticated]);

    public string? Uid { get; init; }

    /// <summary>Who really asks, where they act as this user; they must be allowed to.</summary>
    public UserInfo? ActedBy { get; init; }

    /// <summary>The groups that the impersonation named; the others come with the user.</summary>
    public IReadOnlyList<string> AskedGroups { get; init; } = [];
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    public bool IsMaster => Groups.Contains(Masters);

    /// <summary>A user as impersonated by name: a ServiceAccount gets the groups that its token would carry.</summary>
    public static UserInfo Named(string name, IEnumerable<string>? groups = null)
    {
        var all = new List<string>(groups ?? []);
        const string prefix = "system:serviceaccount:";
        if (name.StartsWith(prefix, StringComparison.Ordinal) && all.Count == 0)
        {
            all.Add("system:serviceaccounts");
            all.Add($"system:serviceaccounts:{name[prefix.Length..].Split(':')[0]}");
        }
        if (name != "system:anonymous" && !all.Contains(Authenticated))
            all.Add(Authenticated);
        return new UserInfo(name, all);
    }
}
