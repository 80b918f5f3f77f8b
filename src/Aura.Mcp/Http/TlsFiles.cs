using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Aura.Mcp.Http;

/// <summary>
/// The server's certificate, from PEM files; read again when these have been renewed. Files that are broken then leave
/// the one before in use.
/// </summary>
internal sealed class TlsFiles(string certificate, string key, ILogger log)
{
    private readonly Lock _gate = new();
    private (DateTime Certificate, DateTime Key) _read;
    private SslStreamCertificateContext? _current;

    /// <returns>Why the files cannot be used; null where they can.</returns>
    public static string? Fault(string certificate, string key)
    {
        try
        {
            Load(certificate, key);
            return null;
        }
        catch (Exception e) when (IsFault(e))
        {
            return $"{certificate} and {key} cannot be used: {e.Message}";
        }
    }

    public SslServerAuthenticationOptions Current()
    {
        lock (_gate)
        {
            // Of both: one is written before the other, and until then they do not belong together.
            var written = (Written(certificate), Written(key));
            if (_current is null || written != _read)
                Renew(written);
            return new SslServerAuthenticationOptions
            {
                ServerCertificateContext = _current,
                ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            };
        }
    }

    private void Renew((DateTime Certificate, DateTime Key) written)
    {
        try
        {
            _current = Load(certificate, key);
        }
        catch (Exception e) when (_current is not null && IsFault(e))
        {
            log.LogError("the renewed certificate cannot be used, the one before stays: {Why}", e.Message);
        }
        _read = written;
    }

    // What a certificate and a key that do not belong together are is an ArgumentException.
    private static bool IsFault(Exception e) =>
        e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    // Of the file itself: a Secret is mounted as links that stay while what they lead to is replaced.
    private static DateTime Written(string path)
    {
        try
        {
            return File.GetLastWriteTimeUtc(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static SslStreamCertificateContext Load(string certificate, string key)
    {
        using var fromPem = X509Certificate2.CreateFromPemFile(certificate, key);
        // Windows cannot use a key that exists in memory only.
        var own = X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }
}
