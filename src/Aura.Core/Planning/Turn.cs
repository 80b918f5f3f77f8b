namespace Aura.Planning;

/// <summary>
/// What would change the recommendation: a quantity, the value at which it does, and who is recommended then.
/// </summary>
/// <param name="Quantity">downtimePerMinute, odds (of the winner), maxRisk, maxMonthlyCost or prefer.</param>
/// <param name="Value">As a number in invariant form, a risk or what is preferred.</param>
/// <param name="Winner">A strategy's name.</param>
/// <param name="Text">The same as a clause.</param>
public sealed record Turn(string Quantity, string Value, string Winner, string Text);
