namespace Aura.Simulator.Api;

/// <summary>May this user do this? Asked for every request, before anything else is looked at.</summary>
public interface IAuthorizer
{
    /// <exception cref="ApiStatusException">Forbidden.</exception>
    void Authorize(AccessAttributes attributes);
}
