namespace Aura.Kubernetes;

/// <summary>Whom a SubjectAccessReview asks about: a user with groups; either may be missing.</summary>
public sealed record AccessSubject(string? User, IReadOnlyList<string> Groups)
{
    /// <summary>A ServiceAccount, as it authenticates.</summary>
    public static AccessSubject ServiceAccount(string ns, string name) => new($"system:serviceaccount:{ns}:{name}",
        ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"]);

    public override string ToString() => User ?? string.Join(", ", Groups);
}
