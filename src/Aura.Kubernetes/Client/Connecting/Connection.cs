using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Aura.Kubernetes;

/// <summary>Opens real connections: one HttpClient for everything that goes to one cluster as one user.</summary>
internal static class Connection
{
    public static HttpClient Open(KubeConfig config, KubeContext context, Impersonation? actAs, TimeProvider time)
    {
        var (handler, server) = Handler(config, context, actAs, time);
        return Client(handler, server);
    }

    /// <summary>What speaks to the cluster as the user, and where the cluster is.</summary>
    public static (HttpMessageHandler Handler, Uri Server) Handler(
        KubeConfig config, KubeContext context, Impersonation? actAs, TimeProvider time)
    {
        var cluster = config.Cluster(context);
        var user = config.User(context);
        var source = Source(user, cluster, context, time);
        return (new CredentialsHandler(
            Sockets(cluster, source, context), source, actAs ?? user.Impersonate, cluster.TlsServerName),
            cluster.Server);
    }

    public static HttpClient Client(HttpMessageHandler handler, Uri server) => new(handler)
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestVersion = server.Scheme == "https" ? HttpVersion.Version20 : HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    private static CredentialSource Source(KubeUser user, KubeCluster cluster, KubeContext context, TimeProvider time)
    {
        var certificate = user.ClientCertificate is null ? null : Load(
            () => ClientCertificate.Load(user.ClientCertificate, user.ClientKey!), context, "client-certificate");
        if (user.TokenFile is not null)
            return new TokenFileCredential(user.TokenFile, certificate, time);
        if (user.Token is not null)
            return new FixedCredential(Credential.Bearer(user.Token, certificate));
        if (user.Exec is not null)
            return new ExecCredential(user.Exec, cluster, context.Name, time);
        var basic = user.Username is null ? null : new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Username}:{user.Password}")));
        return new FixedCredential(new Credential(basic, certificate));
    }

    private static SocketsHttpHandler Sockets(KubeCluster cluster, CredentialSource source, KubeContext context)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            UseCookies = false,
        };
        // As kubectl: a proxy of the environment is not asked for what runs on this machine.
        if (cluster.Proxy is not null)
            handler.Proxy = new WebProxy(cluster.Proxy);
        else
            handler.UseProxy = !cluster.Server.IsLoopback;
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => source.Current?.Certificate!;
        if (cluster.InsecureSkipTlsVerify)
#pragma warning disable CA5359 // The kubeconfig asks for just that.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        else if (cluster.CertificateAuthority is not null)
            handler.SslOptions.CertificateChainPolicy = Trusting(Load(
                () => Authorities(cluster.CertificateAuthority), context, "certificate-authority"));
        return handler;
    }

    private static X509Certificate2Collection Authorities(string pem)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return authorities;
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static T Load<T>(Func<T> load, KubeContext context, string field)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"context '{context.Name}': its {field} cannot be used: {e.Message}; "
                + "renew it with your provider's tool", e);
        }
    }
}
