using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// One run of a credential plugin. It gets no terminal: standard input is empty and its output is read here, because
/// this process' own may be a protocol's.
/// </summary>
internal sealed class PluginRun(ExecPlugin plugin, KubeCluster cluster, string context, TimeProvider time)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    public async Task<string> OutputAsync(CancellationToken cancel)
    {
        if (plugin.InteractiveMode == "Always")
            throw Fault("wants to ask on a terminal, and there is none here", null);
        using var deadline = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 ? await output
                : throw Fault($"failed with exit code {process.ExitCode}: {Tail(await errors)}", null);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw Fault($"did not answer within {MaxWait.TotalSeconds:0} s", e);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = Info().ToJsonString();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Fault($"cannot be started: {e.Message}", e);
        }
    }

    private JsonObject Info()
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (plugin.ProvideClusterInfo)
        {
            var about = new JsonObject { ["server"] = cluster.Server.OriginalString };
            if (cluster.CertificateAuthority is { } authority)
                about["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority));
            if (cluster.TlsServerName is { } name)
                about["tls-server-name"] = name;
            if (cluster.InsecureSkipTlsVerify)
                about["insecure-skip-tls-verify"] = true;
            if (cluster.Proxy is { } proxy)
                about["proxy-url"] = proxy.OriginalString;
            spec["cluster"] = about;
        }
        return new JsonObject { ["apiVersion"] = plugin.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec };
    }

    private KubeException Fault(string what, Exception? inner)
    {
        var hint = plugin.InstallHint is { Length: > 0 } install ? install.Trim()
            : $"run '{string.Join(' ', [plugin.Command, .. plugin.Arguments])}' by hand to see why, or log in again";
        return new KubeException("Unauthorized",
            $"{context}: the credential plugin '{plugin.Command}' {what}; {hint}", 0, inner);
    }

    private static string Tail(string text)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? "it said nothing" : text.Length > 400 ? $"…{text[^400..]}" : text;
    }
}
