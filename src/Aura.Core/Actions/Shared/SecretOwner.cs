using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What writes a Secret from somewhere else and would write it again.</summary>
internal static class SecretOwner
{
    /// <summary>What walking up the owners needs.</summary>
    public static IReadOnlyList<string> Rbac { get; } =
        ["batch/jobs: get", "batch/cronjobs: get", "replicationcontrollers: get"];

    public static async Task CheckAsync(KubeObject secret, ClusterView cluster, PlanBuilder plan)
    {
        plan.Check(!secret.IsTerminating, $"{secret.Ref} is not being deleted");
        var chain = await OwnerChain.OfAsync(secret, cluster);
        var (owner, hint) =
            secret.Annotation("cert-manager.io/certificate-name") is { } certificate
                ? ($"cert-manager (Certificate {ClusterText.Name(certificate)})",
                    "renew it: security.rotate_certificates")
            : chain.Owners.FirstOrDefault(o => o.Ref.Kind.Name == "SealedSecret") is { } sealedOne
                ? ($"{sealedOne.Ref} (Sealed Secrets)", "seal the new values, and apply that SealedSecret")
            : chain.Owners.FirstOrDefault(o => o.Ref.Kind.Name == "ExternalSecret") is { } external
                ? ($"{external.Ref} (External Secrets)", "change the value in the store that it reads")
            : secret.Label("reconcile.external-secrets.io/managed") == "true"
                ? ("External Secrets", "change the value in the store that its ExternalSecret reads")
            : chain.Controller is { } controller
                ? ($"{controller.Ref}", $"change it through {controller.Ref}")
            : secret.Text("type") is "helm.sh/release.v1"
                ? ("Helm, as its memory of a release", "use helm") : (null, null);
        plan.Check(owner is null, $"nothing else keeps {secret.Ref}",
            why: owner is null ? null : $"{owner} does, and would write it again", hint: hint);
    }
}
