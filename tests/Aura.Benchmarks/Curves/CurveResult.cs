namespace Aura.Benchmarks.Curves;

/// <summary>What became of one incident.</summary>
/// <param name="Number">Its place in the stream, from 0; incidents of one number are the same in all arms.</param>
/// <param name="Truth">The world.</param>
/// <param name="Arm">Where the odds came from.</param>
/// <param name="Tried">The actions of the strategy that was recommended first.</param>
/// <param name="Believed">Its odds.</param>
/// <param name="AtFirst">It solved the incident, and nothing else was done.</param>
/// <param name="Solved">It was solved by what Aura did, at the first attempt or later.</param>
/// <param name="Seconds">From the first look until it was well for good.</param>
/// <param name="Undone">An attempt had to be taken back.</param>
/// <param name="Harmed">The workload beside it was not well at some time.</param>
internal sealed record CurveResult(
    int Seed, int Number, string Truth, string Arm, string Condition, string Tried, double? Believed, bool AtFirst,
    bool Solved, double? Seconds, bool Undone, bool Harmed);
