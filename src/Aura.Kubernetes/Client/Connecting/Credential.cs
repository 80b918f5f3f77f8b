using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Aura.Kubernetes;

/// <summary>What proves the user at one moment: a header, a client certificate, or neither.</summary>
internal sealed record Credential(AuthenticationHeaderValue? Header, X509Certificate2? Certificate)
{
    public static Credential Bearer(string token, X509Certificate2? certificate = null) =>
        new(new AuthenticationHeaderValue("Bearer", token), certificate);
}
