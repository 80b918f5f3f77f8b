using System.Collections.Immutable;

namespace Aura.Planning;

/// <summary>That nothing is to be changed is an answer like any other, with its reason.</summary>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Why">The same for this finding; a clause.</param>
public sealed record ActNot(string Reason, string Why)
{
    /// <summary>Only people can supply the value of a Secret.</summary>
    public const string MissingSecretValue = "missing_secret_value";

    /// <summary>What a team may use is for those to say who set the quota.</summary>
    public const string QuotaOwnedByOthers = "quota_owned_by_others";

    /// <summary>It was tried, and its playbook says to ask people next.</summary>
    public const string DidNotHelp = "did_not_help";

    /// <summary>It was tried more than once and did not help.</summary>
    public const string RepeatedFailure = "repeated_failure";

    /// <summary>Text in the cluster asks for just what would be done.</summary>
    public const string InjectionSuspected = "injection_suspected";

    /// <summary>It gets better, or is over, without anybody's doing.</summary>
    public const string AlreadyRecovering = "already_recovering";

    /// <summary>Nothing that is known here would be right without a person's judgement.</summary>
    public const string PeopleDecide = "people_decide";

    public static ImmutableArray<string> Reasons { get; } =
    [
        MissingSecretValue, QuotaOwnedByOthers, DidNotHelp, RepeatedFailure, InjectionSuspected, AlreadyRecovering,
        PeopleDecide,
    ];
}
