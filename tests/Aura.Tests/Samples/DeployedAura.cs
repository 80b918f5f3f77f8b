using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Aura.Mcp.Options;
using Aura.Tests.Mcp;
using ModelContextProtocol.Client;

namespace Aura.Tests.Samples;

/// <summary>
/// An overlay of samples/deploy in a simulated cluster, made as docs/install.md says. No container runs there, so the
/// program is started here: with the pod's arguments, environment and mounted files, as the pod's account.
/// </summary>
internal sealed class DeployedAura : IDisposable
{
    public const string Account = "system:serviceaccount:aura:aura";

    /// <summary>What a cluster brings, and the simulated one does not.</summary>
    private const string DefaultStorageClass = """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata:
          name: standard
          annotations: {storageclass.kubernetes.io/is-default-class: "true"}
        provisioner: disk.csi.example
        volumeBindingMode: WaitForFirstConsumer
        """;

    private readonly Sim _sim;
    private readonly DirectoryInfo _folder;
    private readonly Dictionary<string, string> _environment = [];
    private string[] _arguments = [];
    private string _token = "";
    private readonly List<Process> _servers = [];

    private DeployedAura(Sim sim, DirectoryInfo folder) => (_sim, _folder) = (sim, folder);

    /// <summary>Null where the overlay has none.</summary>
    public string? ApproverKey { get; private set; }

    private string Root => Path.Combine(_folder.FullName, "root");

    /// <summary>How many pods the cluster runs.</summary>
    public int Pods { get; private set; }

    /// <param name="store">The database's address, where the overlay has its store there.</param>
    public static async Task<DeployedAura> ApplyAsync(
        Sim sim, string overlay, string scope, string? store = null)
    {
        var aura = new DeployedAura(sim, Directory.CreateTempSubdirectory("aura-deploy-"));
        var samples = Path.Combine(Repository.Root, "samples/deploy");
        await File.WriteAllTextAsync(Path.Combine(aura._folder.FullName, "class.yaml"), DefaultStorageClass);
        await aura.KubectlAsync("apply", "-f", Path.Combine(aura._folder.FullName, "class.yaml"));
        await aura.KubectlAsync("apply", "-f", Path.Combine(samples, "base/namespace.yaml"));
        var folder = Path.Combine(samples, "overlays", overlay);
        await aura.KubectlAsync("apply", "-k", folder, "--validate=strict", "--dry-run=server");
        await aura.KubectlAsync("apply", "-k", folder, "--validate=strict");
        await aura.MakeSecretsAsync(scope, approver: overlay is "approve-by-human" or "postgres");
        if (store is not null)
            await aura.SecretAsync("aura-store", $"--from-literal=url={store}");
        await aura.KubectlAsync("wait", "--for=condition=Available", "deploy/aura", "--timeout=120s");
        await aura.ReadPodAsync();
        return aura;
    }

    /// <summary>A server, its probes passed, and a client with the token.</summary>
    public async Task<McpClient> ServeAsync()
    {
        var server = AuraProcess.Start("dotnet", [AuraProcess.Program, .. _arguments],
            new Dictionary<string, string>(_environment)
            {
                ["AURA_HTTP"] = _environment["AURA_HTTP"].Replace(":8443", ":0"),
            });
        _servers.Add(server);
        var line = await server.StandardError.ReadLineAsync();
        Assert.StartsWith("serving https://", line);
        var address = new UriBuilder(line!["serving ".Length..]) { Host = "127.0.0.1" }.Uri;
        var http = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=aura.aura.svc",
        });
        foreach (var probe in new[] { "/healthz", "/readyz" })
            using (var response = await http.GetAsync(new Uri(address, probe)))
                Assert.True(response.IsSuccessStatusCode, $"{probe}: {response.StatusCode}");
        return await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = address,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {_token}" },
        }, http), new McpClientOptions { ProtocolVersion = "2025-06-18" });
    }

    public async Task<JsonObject> CallAsync(McpClient client, string tool, JsonObject? arguments = null)
    {
        var result = await client.CallToolAsync(
            tool, (arguments ?? []).ToDictionary(a => a.Key, a => (object?)a.Value));
        return (JsonObject)JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
    }

    public async Task<AuraProcess.Outcome> ExecAsync(string[] arguments, string input)
    {
        using var process = AuraProcess.Start("dotnet", [AuraProcess.Program, .. arguments], _environment);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new AuraProcess.Outcome(process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        foreach (var server in _servers)
        {
            server.Kill();
            server.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    private async Task MakeSecretsAsync(string scope, bool approver)
    {
        string File(string name) => Path.Combine(_folder.FullName, name);
        var token = await AuraProcess.AuraAsync(
            "token", "add", "agent", "--scope", scope, "--days", "1", "--tokens", File("tokens"));
        Assert.True(token.Code == 0, token.Error);
        _token = token.Output.Trim();
        await SecretAsync("aura-tokens", $"--from-file={File("tokens")}");
        System.IO.File.WriteAllBytes(File("key"), RandomNumberGenerator.GetBytes(32));
        await SecretAsync("aura-store-key", $"--from-file={File("key")}");
        WriteCertificate(File("tls.crt"), File("tls.key"));
        await KubectlAsync(
            "create", "secret", "tls", "aura-tls", $"--cert={File("tls.crt")}", $"--key={File("tls.key")}");
        if (!approver)
            return;
        var key = await AuraProcess.AuraAsync(
            "approve", "--create-key", File("approver.key"), "--store", File("aura.db"));
        Assert.True(key.Code == 0, key.Error);
        ApproverKey = await System.IO.File.ReadAllTextAsync(File("approver.key"));
        await SecretAsync("aura-approver", $"--from-file={File("aura.db.approver")}");
    }

    private Task SecretAsync(string name, string from) => KubectlAsync("create", "secret", "generic", name, from);

    /// <summary>What the cluster stored, not what the files say.</summary>
    private async Task ReadPodAsync()
    {
        var pods = await KubectlAsync("get", "pods", "-l", "app.kubernetes.io/name=aura", "-o", "json");
        var all = JsonNode.Parse(pods)!["items"]!.AsArray();
        Pods = all.Count;
        var pod = all[0]!["spec"]!;
        var container = pod["containers"]!.AsArray().Single()!;
        _arguments = [.. container["args"]!.AsArray().Select(a => (string)a!)];
        foreach (var mount in container["volumeMounts"]!.AsArray())
            await MountAsync(
                mount!, pod["volumes"]!.AsArray().Single(v => (string)v!["name"]! == (string)mount!["name"]!)!);
        var settings = await DataAsync("configmap", (string)container["envFrom"]![0]!["configMapRef"]!["name"]!);
        foreach (var (name, bytes) in settings)
        {
            // A setting that no longer exists would be passed over in silence.
            Assert.Contains(name, Setting.Common.Select(s => s.EnvironmentName));
            var value = System.Text.Encoding.UTF8.GetString(bytes);
            _environment[name] = value.StartsWith('/') ? Root + value : value;
        }
        foreach (var variable in container["env"]!.AsArray())
            _environment[(string)variable!["name"]!] = variable["valueFrom"]?["secretKeyRef"] is { } from
                ? System.Text.Encoding.UTF8.GetString((await DataAsync("secret", (string)from["name"]!))
                    [(string)from["key"]!])
                : (string)variable["value"]!;
        (_environment["AURA_KUBECONFIG"], _environment["AURA_IMPERSONATE"]) = (_sim.Kubeconfig, Account);
    }

    private async Task MountAsync(JsonNode mount, JsonNode volume)
    {
        var path = Root + (string)mount["mountPath"]!;
        var data = volume["secret"] is { } secret ? await DataAsync("secret", (string)secret["secretName"]!)
            : volume["configMap"] is { } map ? await DataAsync("configmap", (string)map["name"]!) : [];
        if (mount["subPath"] is { } one)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, data[(string)one!]);
            return;
        }
        Directory.CreateDirectory(path);
        foreach (var (name, bytes) in data)
            await File.WriteAllBytesAsync(Path.Combine(path, name), bytes);
    }

    private async Task<Dictionary<string, byte[]>> DataAsync(string kind, string name)
    {
        var read = JsonNode.Parse(await KubectlAsync("get", kind, name, "-o", "json"))!["data"]!.AsObject();
        return read.ToDictionary(d => d.Key, d => kind == "secret"
            ? Convert.FromBase64String((string)d.Value!) : System.Text.Encoding.UTF8.GetBytes((string)d.Value!));
    }

    /// <summary>A warning is a fault: of an unknown field, or of what the profile forbids.</summary>
    private async Task<string> KubectlAsync(params string[] args)
    {
        var outcome = await AuraProcess.RunAsync(
            "kubectl", ["--kubeconfig", _sim.Kubeconfig, "--namespace", "aura", .. args]);
        Assert.True(outcome is { Code: 0, Error: "" }, $"kubectl {string.Join(' ', args)}: {outcome.Error}");
        return outcome.Output;
    }

    private static void WriteCertificate(string certificate, string key)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=aura.aura.svc", pair, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
    }
}
