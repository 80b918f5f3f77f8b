using Aura.Actions;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// No controller serves an Ingress: its class does not exist, or it has none and there is no default. What has an
/// address is served; the old annotation may name a class that only its controller knows.
/// </summary>
public sealed class IngressClassNotFound : IDetector
{
    private const string Default = "ingressclass.kubernetes.io/is-default-class";

    // A class so named is not for everybody; the controller of another may be.
    private static readonly string[] Guarded = ["internal", "private", "intern", "vpn", "admin"];

    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    public string Type => "IngressClassNotFound";

    public IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        if (!cluster.Covers(Kind.IngressClass, null))
            yield break;
        var classes = cluster.Of(Kind.IngressClass).ToList();
        foreach (var ingress in cluster.Of(Kind.Ingress).Where(i => !i.IsTerminating
            && i.Annotation(IngressRules.OldAnnotation) is null && !i.List("status.loadBalancer.ingress").Any()
            && cluster.AgeOf(i) >= Grace))
            if (Judge(ingress, classes) is { } seen)
                yield return seen;
    }

    private Symptom? Judge(KubeObject ingress, List<KubeObject> classes)
    {
        var wanted = ingress.Text("spec.ingressClassName");
        if (wanted is null ? classes.Exists(c => c.Annotation(Default) == "true")
            : classes.Exists(c => c.Name == wanted))
            return null;
        var found = new Symptom
        {
            Type = Type,
            Target = ingress.Ref,
            Summary = wanted is null ? "it names no IngressClass, and none is the default: no controller serves it"
                : $"IngressClass {ClusterText.Name(wanted)} does not exist: no controller serves it",
            Evidence =
            [
                new Evidence("class of the Ingress", ingress.Ref, "spec.ingressClassName", wanted),
                new Evidence("addresses that a controller gave it", ingress.Ref, "status.loadBalancer.ingress", "none"),
                wanted is null ? new Evidence("IngressClasses that there are", ingress.Ref, null, Names(classes))
                    : new Evidence("no such object", new ObjectRef(Kind.IngressClass, null, wanted), null, null),
            ],
            Confidence = wanted is null ? 0.75 : 0.95,
            Reasons =
            [
                wanted is null ? "without a class some controllers serve it all the same; none has given it an address"
                    : "IngressClasses were read, and there is none of that name; no controller has given it an address",
            ],
            Facts = new() { ["missingKind"] = Kind.IngressClass.Name, ["missingName"] = wanted },
            Depth = SymptomDepth.Route,
        };
        var near = wanted is null ? null : Nearness.Of(wanted, classes.Select(c => c.Name));
        if ((near ?? (classes.Count == 1 ? classes[0].Name : null)) is { } better)
        {
            found.Facts["suggestedClass"] = better;
            found.Facts["mayExpose"] = Guarded.Any(g => wanted?.Contains(g, StringComparison.OrdinalIgnoreCase) == true
                && !better.Contains(g, StringComparison.OrdinalIgnoreCase));
        }
        return found;
    }

    private static string Names(List<KubeObject> classes) =>
        classes.Count == 0 ? "none" : string.Join(", ", classes.Select(c => c.Name));
}
