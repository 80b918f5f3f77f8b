using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// What keeps an object's manifest outside the cluster. <paramref name="Reverts"/>: it puts changes back by itself
/// (Argo CD, Flux), else only with its next release (Helm).
/// </summary>
internal sealed record ManifestKeeper(string Name, bool Reverts)
{
    private static readonly Kind Application = new("argoproj.io", "v1alpha1", "Application", "applications");

    /// <summary>As in <see cref="ActionSpec.Rbac"/>; without it nobody is found by Applications.</summary>
    public const string Rbac = "argoproj.io/applications: list";

    private static readonly string[] FluxPrefixes = ["kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/"];

    public static async Task<ManifestKeeper?> OfAsync(KubeObject o, ClusterView cluster)
    {
        if (o.Annotation("argocd.argoproj.io/tracking-id") is { } tracking)
            return new ManifestKeeper($"Argo CD (Application {tracking.Split(':')[0]})", true);
        if (o.Labels.Keys.Concat(o.Annotations.Keys).Any(key => FluxPrefixes.Any(key.StartsWith)))
            return new ManifestKeeper("Flux", true);
        // The label alone may be Helm's; it is Argo CD's only if an Application lists the object.
        if (o.Label("app.kubernetes.io/instance") is not null
            && (await cluster.ListIfServedAsync(Application)).FirstOrDefault(a => Lists(a, o)) is { } application)
            return new ManifestKeeper($"Argo CD (Application {application.Name})", true);
        return o.Label("app.kubernetes.io/managed-by") == "Helm"
            && o.Annotation("meta.helm.sh/release-name") is { } release
            ? new ManifestKeeper($"Helm (release {release})", false)
            : null;
    }

    private static bool Lists(KubeObject application, KubeObject o) => application.List("status.resources").Any(r =>
        (string?)r["kind"] == o.Kind.Name && ((string?)r["group"] ?? "") == o.Kind.Group
        && (string?)r["name"] == o.Name && (string?)r["namespace"] == o.Namespace);
}
