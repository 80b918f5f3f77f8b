using System.Net;

namespace Aura.Kubernetes;

/// <summary>
/// Puts the user's credentials, whom to act as, and the server's TLS name on every request. Where the server refuses
/// credentials that can be renewed, it renews them and asks once more.
/// </summary>
internal sealed class CredentialsHandler(
    HttpMessageHandler inner, CredentialSource source, Impersonation? impersonate, string? host)
    : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Headers.UserAgent.ParseAdd("aura");
        request.Headers.Host = host;
        Impersonate(request);
        var credential = await source.GetAsync(null, cancel);
        request.Headers.Authorization = credential.Header;
        var response = await base.SendAsync(request, cancel);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;
        var renewed = await RenewAsync(credential, response, cancel);
        if (renewed is null)
            return response;
        request.Headers.Authorization = renewed.Header;
        return await base.SendAsync(request, cancel);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            (source as IDisposable)?.Dispose();
        base.Dispose(disposing);
    }

    /// <returns>Null where there are no other credentials, and the refusal stands.</returns>
    private async Task<Credential?> RenewAsync(
        Credential refused, HttpResponseMessage response, CancellationToken cancel)
    {
        var renewed = await source.GetAsync(refused, cancel);
        if (renewed == refused)
            return null;
        response.Dispose();
        return renewed;
    }

    private void Impersonate(HttpRequestMessage request)
    {
        if (impersonate is null)
            return;
        request.Headers.Add("Impersonate-User", impersonate.User);
        if (impersonate.Uid is not null)
            request.Headers.Add("Impersonate-Uid", impersonate.Uid);
        request.Headers.Add("Impersonate-Group", impersonate.Groups);
        foreach (var (key, values) in impersonate.Extra)
            request.Headers.Add($"Impersonate-Extra-{Uri.EscapeDataString(key.ToLowerInvariant())}", values);
    }
}
