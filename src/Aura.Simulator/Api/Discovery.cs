using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>The documents that say what the server is and serves.</summary>
internal sealed class Discovery(KindRegistry kinds)
{
    /// <summary>Is there a group and version at the start of this path?</summary>
    public bool Serves(string[] parts) => parts[0] == "api"
        ? parts[1] == "v1"
        : kinds.All.Any(r => r.Kind.Group == parts[1] && r.Kind.Version == parts[2]);

    public ApiResponse? Answer(ApiRequest request, string[] parts) => parts switch
    {
        ["version"] => ApiResponse.Json(200, Version()),
        ["healthz" or "readyz" or "livez", ..] => ApiResponse.Text(200, "ok"),
        _ => null,
    };

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = "v1.36.2",
        ["gitTreeState"] = "clean",
        ["platform"] = "linux/amd64",
    };
}
