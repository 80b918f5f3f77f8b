namespace Aura.Kubernetes;

/// <summary>Reads a cluster's and a user's entry, and says what is wrong with them.</summary>
internal static class KubeConfigEntries
{
    public static KubeCluster Cluster(ConfigNode entry) => new()
    {
        // What others have written does not make credentials go out in the clear.
        Server = Address(entry, "server", entry.IsForeign ? ["https"] : ["https", "http"])
            ?? throw entry.Fault("server", "is missing; it is the API server's address, https://host:port"),
        CertificateAuthority = Pem(entry, "certificate-authority", "CERTIFICATE"),
        TlsServerName = entry.Text("tls-server-name") is { Length: > 0 } name ? name : null,
        InsecureSkipTlsVerify = entry.Flag("insecure-skip-tls-verify"),
        Proxy = Address(entry, "proxy-url", "http", "https", "socks5"),
    };

    public static KubeUser User(ConfigNode entry)
    {
        if (entry.Has("auth-provider"))
            throw entry.Fault("auth-provider",
                "is gone from Kubernetes; write new credentials with your provider's tool (an exec plugin)");
        var user = new KubeUser
        {
            ClientCertificate = Pem(entry, "client-certificate", "CERTIFICATE"),
            ClientKey = Pem(entry, "client-key", "PRIVATE KEY"),
            Token = entry.Text("token") is { Length: > 0 } token ? token.Trim() : null,
            TokenFile = entry.FilePath("tokenFile"),
            Username = entry.Text("username") is { Length: > 0 } name ? name : null,
            Password = entry.Text("password"),
            Exec = entry.Has("exec") ? Exec(entry.Child("exec")) : null,
            Impersonate = Impersonate(entry),
        };
        if (user.ClientCertificate is null != user.ClientKey is null)
            throw entry.Fault(user.ClientKey is null ? "client-key" : "client-certificate",
                "is missing: a client certificate needs its key");
        return user;
    }

    private static ExecPlugin Exec(ConfigNode entry)
    {
        const string group = "client.authentication.k8s.io";
        var version = entry.Text("apiVersion");
        if (version is not ($"{group}/v1" or $"{group}/v1beta1"))
            throw entry.Fault("apiVersion", $"must be {group}/v1 or /v1beta1, not '{version}'; update the plugin and "
                + "write its entry anew with your provider's tool");
        var command = entry.Text("command");
        if (string.IsNullOrEmpty(command))
            throw entry.Fault("command", "is missing");
        if (!entry.MayRun(command))
            throw entry.Fault("command", "names a program to run here, which is not among --cluster-plugins");
        if (!entry.IsForeign && (command.Contains('/') || command.Contains(Path.DirectorySeparatorChar)))
            command = entry.FilePath("command")!;
        return new ExecPlugin(version, command)
        {
            Arguments = entry.Texts("args"),
            Environment = [.. entry.List("env").Select(e =>
                KeyValuePair.Create(e.Text("name") ?? throw e.Fault("name", "is missing"), e.Text("value") ?? ""))],
            ProvideClusterInfo = entry.Flag("provideClusterInfo"),
            // Somebody's words; whoever allowed the program knows where it comes from.
            InstallHint = entry.IsForeign ? null : entry.Text("installHint"),
            InteractiveMode = entry.Text("interactiveMode") ?? "IfAvailable",
        };
    }

    private static Impersonation? Impersonate(ConfigNode entry)
    {
        if (entry.Text("as") is not { Length: > 0 } user)
            return null;
        var extra = entry.Child("as-user-extra");
        return new Impersonation(user)
        {
            Uid = entry.Text("as-uid"),
            Groups = entry.Texts("as-groups"),
            Extra = extra.Keys.ToDictionary(k => k, extra.Texts),
        };
    }

    private static Uri? Address(ConfigNode entry, string field, params string[] schemes)
    {
        var text = entry.Text(field);
        if (string.IsNullOrEmpty(text))
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme)
            ? uri
            : throw entry.Fault(field, (entry.IsForeign ? "is no address" : $"is '{text}', which is no address")
                + $"; write {schemes[0]}://host:port");
    }

    private static string? Pem(ConfigNode entry, string field, string label)
    {
        var content = entry.Content(field);
        return content is null || content.Contains($"{label}-----") ? content
            : throw entry.Fault(field, $"holds no PEM block with a {label}");
    }
}
