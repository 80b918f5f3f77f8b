namespace Aura.Learning.Analytics;

/// <summary>Something to be counted.</summary>
public readonly record struct HistoryEntry(string Dimension, string Key, int Bin, Counts Counts);
