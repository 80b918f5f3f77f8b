namespace Aura.Diagnosis;

/// <summary>Lowest first. Critical: users feel it or soon will; Warning: at risk; Advice: off by default.</summary>
public enum Severity { Advice, Warning, Critical }
