using System.Security.Cryptography;
using System.Text;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>
/// Discovery's mark of the version in which objects are stored: the start of the SHA-256 of "group/version, Kind=Name".
/// </summary>
internal static class StorageVersionHash
{
    public static string Of(Kind storage)
    {
        var text = $"{storage.Group}/{storage.Version}, Kind={storage.Name}";
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
