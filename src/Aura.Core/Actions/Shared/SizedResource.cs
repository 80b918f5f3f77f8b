using System.Text.Json.Serialization;

namespace Aura.Actions.Shared;

/// <summary>What containers request and are measured by.</summary>
public enum SizedResource
{
    [JsonStringEnumMemberName("cpu")] Cpu,
    [JsonStringEnumMemberName("memory")] Memory,
}
