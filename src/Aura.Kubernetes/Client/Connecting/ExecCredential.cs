using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>Credentials that a plugin prints: kept until they expire or the server refuses them.</summary>
internal sealed class ExecCredential(ExecPlugin plugin, KubeCluster cluster, string context, TimeProvider time)
    : CredentialSource, IDisposable
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _one = new(1);
    private Credential? _current;
    private DateTimeOffset? _expires;

    public override Credential? Current => _current;

    public override async Task<Credential> GetAsync(Credential? rejected, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_current is null || ReferenceEquals(_current, rejected) || time.GetUtcNow() + Leeway >= _expires)
                Take(await new PluginRun(plugin, cluster, context, time).OutputAsync(cancel));
            return _current!;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private void Take(string output)
    {
        try
        {
            var answer = JsonNode.Parse(output) as JsonObject;
            var status = answer?["status"] as JsonObject;
            if ((string?)answer?["apiVersion"] != plugin.ApiVersion || status is null)
                throw new FormatException($"an ExecCredential of {plugin.ApiVersion} with a status is expected");
            var token = (string?)status["token"];
            var certificate = (string?)status["clientCertificateData"];
            var key = (string?)status["clientKeyData"];
            if (string.IsNullOrEmpty(token) && (string.IsNullOrEmpty(certificate) || string.IsNullOrEmpty(key)))
                throw new FormatException("it holds neither a token nor a client certificate with its key");
            var identity = string.IsNullOrEmpty(certificate) ? null : ClientCertificate.Load(certificate, key!);
            _expires = DateTimeOffset.TryParse((string?)status["expirationTimestamp"], out var until) ? until : null;
            _current = string.IsNullOrEmpty(token)
                ? new Credential(null, identity) : Credential.Bearer(token, identity);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException
            or CryptographicException)
        {
            throw new KubeException("Unauthorized", $"{context}: the credential plugin '{plugin.Command}' "
                + $"printed no usable credentials: {e.Message}", 0, e);
        }
    }
}
