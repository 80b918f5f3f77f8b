namespace Aura.Learning.Experiments;

/// <summary>What is compared: the share that worked, or how long those took that did.</summary>
public enum Metric { Success, Seconds }
