namespace Aura.Tests.Kubernetes.Client;

internal sealed record ScriptedRequest(string Method, string Path, string? Body, string? ContentType, string Accept)
{
    public override string ToString() => $"{Method} {Uri.UnescapeDataString(Path)}";
}
