using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>
/// Everything between a decoded object and the store: defaulting, mutating plugins, validation, validating plugins.
/// </summary>
public interface IAdmission
{
    /// <summary>Returns the object to store (normally the request's New, changed in place); null on Delete.</summary>
    /// <exception cref="ApiStatusException">The write is refused.</exception>
    JsonObject? Admit(AdmissionRequest request);
}
