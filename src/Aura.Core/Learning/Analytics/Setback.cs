using System.Collections.Immutable;

namespace Aura.Learning.Analytics;

/// <summary>Why an execution did not end well, or was taken back; in these words alone.</summary>
public static class Setback
{
    public const string TakenBack = "a person took it back";
    public const string Stopped = "a person stopped it";
    public const string NotVerified = "it did not have the effect wanted";
    public const string Harm = "others came to harm";
    public const string TooLong = "it took too long";
    public const string StepFailed = "a step could not be done";
    public const string ApiRefused = "the API server did not do as asked";
    public const string NotKnown = "not known";

    public static ImmutableArray<string> All { get; } =
        [TakenBack, Stopped, NotVerified, Harm, TooLong, StepFailed, ApiRefused, NotKnown];
}
