namespace Aura.Execution;

/// <summary>The places at which a process may die and which the journal must survive; kebab-case outside.</summary>
public enum CrashPoint { BeforeIntent, AfterIntent, AfterRequest, AfterResponse, BeforeVerify, DuringUndo }
