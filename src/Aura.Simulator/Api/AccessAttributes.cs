namespace Aura.Simulator.Api;

/// <summary>
/// What an authorizer decides on. <see cref="Path"/> is set, and the resource empty, for requests to other paths than
/// those of resources ("/version").
/// </summary>
public sealed record AccessAttributes(UserInfo User, string Verb)
{
    public string Group { get; init; } = "";
    public string Version { get; init; } = "";
    public string Resource { get; init; } = "";
    public string Subresource { get; init; } = "";
    public string? Namespace { get; init; }
    public string Name { get; init; } = "";
    public string? Path { get; init; }
}
