using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>
/// A canary Ingress of ingress-nginx beside the Ingress whose hosts and paths it shares: the weight is an annotation
/// (https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary).
/// </summary>
internal sealed class CanaryIngresses : IRouteProvider
{
    public const string Prefix = "nginx.ingress.kubernetes.io/";
    private const string Controller = "k8s.io/ingress-nginx";
    private const string ClassName = "nginx";

    public static IReadOnlyList<string> Rbac { get; } =
    [
        "networking.k8s.io/ingresses: get, list, watch, create, patch, delete",
        "networking.k8s.io/ingressclasses: get",
    ];

    public RouteKind Kind => RouteKind.CanaryIngress;

    public async Task<IReadOnlyList<SplitRoute>> FindAsync(SplitRequest asked, ClusterView cluster)
    {
        var all = await cluster.ListAsync(Kubernetes.Kind.Ingress, asked.Namespace);
        var found = new List<SplitRoute>();
        foreach (var main in all.Where(i => !IsCanary(i)))
        {
            var canaries = all.Where(c => IsCanary(c) && IngressRules.ClassOf(c) == IngressRules.ClassOf(main)
                && IngressRules.Routes(c).Intersect(IngressRules.Routes(main)).Any()).ToList();
            var services = canaries.Append(main).SelectMany(Services).ToHashSet();
            if (asked.Versions.Any(services.Contains)
                && (services.Contains(asked.Name) || canaries.Append(main).Any(i => i.Name == asked.Name))
                && Services(main).Any(asked.Versions.Contains) && await IsNginxAsync(main, cluster))
                found.Add(new CanarySplit(main, canaries, asked));
        }
        return found;
    }

    public static IEnumerable<string> Services(KubeObject ingress) => ingress.List("spec.rules")
        .SelectMany(IngressRules.Paths).Select(p => (string?)p["backend"]?["service"]?["name"]).OfType<string>()
        .Distinct();

    private static bool IsCanary(KubeObject ingress) => ingress.Annotation(Prefix + "canary") == "true";

    // The class is named nginx where nobody has said otherwise.
    private static async Task<bool> IsNginxAsync(KubeObject ingress, ClusterView cluster) =>
        IngressRules.ClassOf(ingress) is { } name
        && (await cluster.GetAsync(Kubernetes.Kind.IngressClass, null, name) is { } found
            ? found.Text("spec.controller") == Controller : name == ClassName);
}
