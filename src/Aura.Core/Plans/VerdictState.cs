namespace Aura.Plans;

/// <summary>How a condition stands. Impossible: it cannot come true any more.</summary>
public enum VerdictState { Holds, NotYet, Impossible }
