using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace Aura.Kubernetes;

/// <summary>Makes a <see cref="KubeException"/> of what went wrong before or while an answer arrived.</summary>
internal static class ConnectionFailure
{
    /// <returns>Null for what is no failure of the connection.</returns>
    public static KubeException? Of(Exception thrown, Uri server, string connection, TimeSpan waited) => thrown switch
    {
        KubeException => null,
        OperationCanceledException { InnerException: TimeoutException } => new KubeException(KubeException.Unreachable,
            $"{connection}: no connection to {server} (nothing answers); check the server address, network and VPN", 0,
            thrown),
        OperationCanceledException => new KubeException(KubeException.Timeout,
            $"{connection}: no answer from {server} within {waited.TotalSeconds:0} s; "
            + "the API server is overloaded or the network drops packets: try again", 0, thrown),
        JsonException => new KubeException(KubeException.Unreachable,
            $"{connection}: {server} did not answer as a Kubernetes API server does ({thrown.Message}); "
            + "check the server address: a proxy or another service may be listening there", 0, thrown),
        HttpRequestException or IOException or SocketException or AuthenticationException =>
            new KubeException(KubeException.Unreachable, $"{connection}: {Why(thrown, server)}", 0, thrown),
        _ => null,
    };

    private static string Why(Exception thrown, Uri server)
    {
        var kind = (thrown as HttpRequestException)?.HttpRequestError
            ?? (thrown as HttpIOException)?.HttpRequestError ?? HttpRequestError.Unknown;
        if (kind == HttpRequestError.SecureConnectionError || Find<AuthenticationException>(thrown) is not null)
            return $"the TLS connection to {server} failed: {Innermost(thrown)}; check certificate-authority, "
                + "tls-server-name and the client certificate in the kubeconfig";
        if (kind == HttpRequestError.NameResolutionError)
            return $"the host {server.Host} is not known; check the server address in the kubeconfig, DNS and VPN";
        if (kind == HttpRequestError.ProxyTunnelError)
            return $"the proxy does not let through to {server}: {Innermost(thrown)}; check proxy-url and HTTPS_PROXY";
        if (Find<SocketException>(thrown) is { SocketErrorCode: SocketError.ConnectionRefused })
            return $"{server} refuses the connection; is the cluster running, and is its address still the one in the "
                + "kubeconfig?";
        return kind == HttpRequestError.ConnectionError
            ? $"no connection to {server}: {Innermost(thrown)}; check the server address, network and VPN"
            : $"the connection to {server} broke: {Innermost(thrown)}; try again";
    }

    private static string Innermost(Exception thrown)
    {
        while (thrown.InnerException is { } inner)
            thrown = inner;
        return thrown.Message.TrimEnd('.');
    }

    private static T? Find<T>(Exception? thrown) where T : Exception
    {
        for (; thrown is not null; thrown = thrown.InnerException)
            if (thrown is T found)
                return found;
        return null;
    }
}
