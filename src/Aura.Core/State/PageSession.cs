namespace Aura.State;

/// <summary>Somebody who has signed in to the page, until then.</summary>
public sealed record PageSession(PagePerson Person, DateTimeOffset Expires);
