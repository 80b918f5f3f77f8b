namespace Aura.Learning.Patterns;

/// <summary>An action that mends incidents of a signature.</summary>
/// <param name="Support">Times that it was done.</param>
/// <param name="Share">How often it worked.</param>
/// <param name="Lift">That, in relation to how often the action works at all.</param>
/// <param name="Recent">How often of the last ten times.</param>
public sealed record SignaturePattern(
    string Signature, string Action, int Support, double Share, double Lift, double Recent, DateTimeOffset Last)
{
    private const int Least = 3;
    private const double HoldsFrom = 0.6;
    private const double EndsBelow = 0.5;

    /// <summary>It was seen often enough to be told.</summary>
    public bool Counts => Support >= Least && (Share >= HoldsFrom || Retired);

    /// <summary>It held once, and the last times it did not.</summary>
    public bool Retired => Recent < EndsBelow && Share >= EndsBelow;

    public bool Holds => Counts && !Retired;
}
