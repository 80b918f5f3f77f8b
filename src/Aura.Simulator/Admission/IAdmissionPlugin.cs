using Aura.Simulator.Api;

namespace Aura.Simulator.Admission;

/// <summary>One step of admission. A mutating plugin changes the request's New in place; any may refuse.</summary>
internal interface IAdmissionPlugin
{
    /// <exception cref="ApiStatusException">The request is refused.</exception>
    void Admit(AdmissionRequest request);
}
