namespace Aura.Simulator.Incidents;

/// <summary>An incident file that cannot be read; the message names the file and the field.</summary>
public sealed class IncidentException(string file, string field, string why)
    : Exception(field.Length == 0 ? $"{file}: {why}" : $"{file}: {field}: {why}")
{
    public string Field { get; } = field;
}
