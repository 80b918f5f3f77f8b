using Aura.Kubernetes;

namespace Aura.Mcp.Serving.Fleet;

/// <summary>A cluster that a Secret tells of.</summary>
/// <param name="Name">What callers call it.</param>
/// <param name="Secret">Where it stands, for messages.</param>
/// <param name="Hash">Of what it says: another one, where it says something else.</param>
/// <param name="Created">When the Secret was made: of two with one name the older one counts.</param>
internal sealed record SecretCluster(string Name, string Secret, string Hash, DateTimeOffset Created, KubeConfig Config)
{
    /// <summary>Holds credentials: none of it is printed.</summary>
    public override string ToString() => $"{Name} of {Secret}";
}
