using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>What /version answers: the release whose behaviour is simulated.</summary>
internal static class ServerVersion
{
    public const string Major = "1";
    public const string Minor = "36";

    public static JsonObject ToJson() => new()
    {
        ["major"] = Major,
        ["minor"] = Minor,
        ["emulationMajor"] = Major,
        ["emulationMinor"] = Minor,
        ["minCompatibilityMajor"] = Major,
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = $"v{Major}.{Minor}.2",
        ["gitCommit"] = "0000000000000000000000000000000000000000",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = "none",
        ["platform"] = "linux/amd64",
    };
}
