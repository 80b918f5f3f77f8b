namespace Aura.Execution;

/// <summary>"Service shop/cart", "ready endpoints", how many before and (null: not looked at) after.</summary>
public sealed record WitnessState(string Object, string What, int Before, int? After, bool Harmed);
