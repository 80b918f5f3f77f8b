using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>Who uses an object. Kinds that the API does not serve, or does not show to us, have no users.</summary>
internal static class Users
{
    /// <param name="Part">The key or port that is needed; null for the whole.</param>
    public sealed record Use(ObjectRef By, string? Part = null);

    public static IReadOnlyList<string> Rbac { get; } =
    [
        "apps/deployments: get, list", "apps/statefulsets: get, list", "apps/daemonsets: get, list",
        "apps/replicasets: list", "batch/cronjobs: list", "pods: list", "networking.k8s.io/ingresses: list",
        "gateway.networking.k8s.io/httproutes: list",
        "admissionregistration.k8s.io/validatingwebhookconfigurations: list",
        "admissionregistration.k8s.io/mutatingwebhookconfigurations: list",
    ];

    public static bool AreKnownOf(ObjectRef target) => target.Kind == Kind.ConfigMap || target.Kind == Kind.Secret
        || target.Kind == Kind.Service || target.Kind == Kind.PersistentVolumeClaim;

    /// <summary>As they are when the plan's changes of workloads have been made.</summary>
    public static async Task<IReadOnlyList<Use>> OfAsync(ObjectRef target, Plan plan, ClusterView cluster)
    {
        if (target.Kind == Kind.Service)
            return [.. (await OfServiceAsync(target, cluster)).Distinct()];
        var uses = (await TemplatesAsync(target.Namespace, plan, cluster))
            .SelectMany(t => InTemplate(target, t.By, t.Spec));
        if (target.Kind == Kind.Secret)
            uses = uses.Concat((await cluster.ListIfServedAsync(Kind.Ingress, target.Namespace))
                .Where(i => i.List("spec.tls").Any(t => (string?)t["secretName"] == target.Name))
                .Select(i => new Use(i.Ref)));
        return [.. uses.Distinct()];
    }

    private static IEnumerable<Use> InTemplate(ObjectRef target, ObjectRef by, PodTemplate template)
    {
        if (target.Kind == Kind.PersistentVolumeClaim)
            return template.Spec["volumes"].Objects()
                .Where(v => (string?)v["persistentVolumeClaim"]?["claimName"] == target.Name).Select(_ => new Use(by));
        var pulls = target.Kind == Kind.Secret
            && template.Spec["imagePullSecrets"].Objects().Any(s => (string?)s["name"] == target.Name);
        return ConfigReference.Of(template).Where(r => r.Kind == target.Kind && r.Name == target.Name)
            .Select(r => new Use(by, r.Key)).Concat(pulls ? [new Use(by)] : []);
    }

    private static async Task<IEnumerable<(ObjectRef By, PodTemplate Spec)>> TemplatesAsync(
        string? ns, Plan plan, ClusterView cluster)
    {
        var after = (await WorkloadChange.OfAsync(plan, cluster)).ToDictionary(c => c.After.Ref, c => c.After);
        var gone = plan.Changes.OfType<Change.Delete>().Select(d => d.Target).ToHashSet();
        var found = new List<(ObjectRef, PodTemplate)>();
        foreach (var kind in (Kind[])[Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.CronJob])
            foreach (var workload in await cluster.ListIfServedAsync(kind, ns))
                if ((after.GetValueOrDefault(workload.Ref) ?? workload).At(kind == Kind.CronJob
                    ? "spec.jobTemplate.spec.template" : "spec.template") is JsonObject template)
                    found.Add((workload.Ref, new PodTemplate(template)));
        // Pods of other workloads are what their templates say, or will be.
        foreach (var pod in (await cluster.ListIfServedAsync(Kind.Pod, ns)).Where(p => !WorkloadPods.IsFinished(p)
            && (p.Controller is null || (string?)p.Controller["kind"] == Kind.Job.Name)))
            found.Add((pod.Ref, new PodTemplate(new JsonObject { ["spec"] = pod.Copy("spec") })));
        return found.Where(f => !gone.Contains(f.Item1));
    }

    /// <summary>Who names the Service, whether it is there or not.</summary>
    public static async Task<List<Use>> OfServiceAsync(ObjectRef service, ClusterView cluster)
    {
        var uses = new List<Use>();
        foreach (var ingress in await cluster.ListIfServedAsync(Kind.Ingress, service.Namespace))
            uses.AddRange(ingress.List("spec.rules")
                .SelectMany(r => (r["http"]?["paths"]).Objects()).Select(p => p["backend"]?["service"])
                .Append(ingress.At("spec.defaultBackend.service"))
                .Where(b => (string?)b?["name"] == service.Name)
                .Select(b => new Use(ingress.Ref, $"{b!["port"]?["name"] ?? b["port"]?["number"]}")));
        foreach (var route in await cluster.ListIfServedAsync(Kind.HttpRoute))
            uses.AddRange(route.List("spec.rules").SelectMany(r => r["backendRefs"].Objects())
                .Where(b => (string?)b["name"] == service.Name && (string?)b["kind"] is null or "Service"
                    && ((string?)b["namespace"] ?? route.Namespace) == service.Namespace)
                .Select(b => new Use(route.Ref, b["port"] is { } port ? $"{port}" : null)));
        foreach (var kind in (Kind[])[Kind.ValidatingWebhookConfiguration, Kind.MutatingWebhookConfiguration])
            uses.AddRange((await cluster.ListIfServedAsync(kind)).Where(w => w.List("webhooks")
                    .Select(h => h["clientConfig"]?["service"]).Any(s => (string?)s?["name"] == service.Name
                        && (string?)s?["namespace"] == service.Namespace)).Select(w => new Use(w.Ref)));
        uses.AddRange((await cluster.ListIfServedAsync(Kind.StatefulSet, service.Namespace))
            .Where(s => s.Text("spec.serviceName") == service.Name).Select(s => new Use(s.Ref)));
        return uses;
    }
}
