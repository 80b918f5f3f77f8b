using System.Security.Cryptography;
using System.Text;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>
/// Discovery's mark of the version in which objects are stored: the start of the SHA-256 of "group/version/Name".
/// </summary>
internal static class StorageVersionHash
{
    public static string Of(Kind storage)
    {
        // Definitions are still written as v1beta1, although only v1 is served.
        if (storage == Kind.CustomResourceDefinition)
            storage = storage with { Version = "v1beta1" };
        var text = $"{storage.Group}/{storage.Version}/{storage.Name}";
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
