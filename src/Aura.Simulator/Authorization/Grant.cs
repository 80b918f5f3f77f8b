namespace Aura.Simulator.Authorization;

/// <summary>A rule and by what it is granted, in the words of an access review's reason.</summary>
public sealed record Grant(RbacRule Rule, string By);
