using System.Security.Cryptography.X509Certificates;

namespace Aura.Kubernetes;

/// <summary>Reads a client certificate and its key.</summary>
internal static class ClientCertificate
{
    public static X509Certificate2 Load(string certificatePem, string keyPem)
    {
        var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        if (!OperatingSystem.IsWindows())
            return certificate;
        // Windows' TLS cannot use a key that exists in memory only.
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
