using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.PodSecurity;

/// <summary>
/// Holds pods against the levels that the namespace's labels ask for: enforce refuses a pod, warn warns, also of the
/// template of a workload (whose pods would be refused later). A namespace that gets a stricter level is warned of
/// the pods in it that violate it.
/// </summary>
internal sealed class PodSecurityAdmission(Store store) : IAdmissionPlugin
{
    public void Admit(AdmissionRequest request)
    {
        if (request.New is not { } json || request.Operation == Operation.Delete
            || request.Subresource is not (null or "ephemeralcontainers"))
            return;
        if (request.Kind.Plural == "namespaces")
            Namespace(request, json);
        else if (request.Kind.Plural == "pods")
            Pod(request, json);
        else if (Template(request.Kind, json) is { } spec)
            Warn(request, spec);
    }

    private void Pod(AdmissionRequest request, JsonObject pod)
    {
        var spec = pod.Obj("spec") ?? [];
        if (request.Old is { } old && !Matters((JsonObject)old.At("spec")!, spec))
            return;
        var ns = store.Get(Kind.Namespace, null, request.Namespace ?? "");
        var level = SecurityLevel.Of(ns, "enforce");
        if (level.Check(spec) is { Count: > 0 } found)
            throw ApiStatusException.Forbidden(request.Kind, request.Name,
                $"violates PodSecurity \"{level}\": {string.Join(", ", found)}");
        Warn(request, spec);
    }

    private void Warn(AdmissionRequest request, JsonObject spec)
    {
        var level = SecurityLevel.Of(store.Get(Kind.Namespace, null, request.Namespace ?? ""), "warn");
        if (level.Check(spec) is { Count: > 0 } found)
            request.Warnings.Add($"would violate PodSecurity \"{level}\": {string.Join(", ", found)}");
    }

    private void Namespace(AdmissionRequest request, JsonObject ns)
    {
        var labels = ns.Obj("metadata").Map("labels");
        var faults = new List<FieldError>();
        foreach (var mode in SecurityLevel.Modes)
            if (labels.TryGetValue(SecurityLevel.Prefix + mode, out var level) && !SecurityLevel.Levels.Contains(level))
                faults.Add(FieldError.Invalid($"metadata.labels[{SecurityLevel.Prefix}{mode}]", level,
                    $"must be one of {string.Join(", ", SecurityLevel.Levels)}"));
        if (faults.Count > 0)
            throw ApiStatusException.Invalid(request.Kind, request.Name, faults);
        var wanted = SecurityLevel.Of(labels, "enforce");
        if (request.Operation != Operation.Update || wanted.IsPrivileged
            || wanted == SecurityLevel.Of(request.Old, "enforce"))
            return;
        WarnOfPods(request, wanted);
    }

    private void WarnOfPods(AdmissionRequest request, SecurityLevel level)
    {
        var byViolation = store.List(Kind.Pod, request.Name)
            .Select(p => (Pod: p, Found: Shortly(level, p)))
            .Where(p => p.Found.Length > 0)
            .GroupBy(p => p.Found).ToList();
        if (byViolation.Count == 0)
            return;
        request.Warnings.Add($"existing pods in namespace \"{request.Name}\" violate the new PodSecurity enforce level "
            + $"\"{level}\"");
        foreach (var group in byViolation.OrderBy(g => g.First().Pod.Name, StringComparer.Ordinal))
        {
            var others = group.Count() - 1;
            var more = others switch { 0 => "", 1 => " (and 1 other pod)", _ => $" (and {others} other pods)" };
            request.Warnings.Add($"{group.First().Pod.Name}{more}: {group.Key}");
        }
    }

    private static string Shortly(SecurityLevel level, KubeObject pod) =>
        string.Join(", ", level.Check((JsonObject)pod.Copy("spec")!).Select(v => v.Short));

    // An update that cannot change the verdict (labels, images) is not judged again.
    private static bool Matters(JsonObject before, JsonObject after)
    {
        static string Key(JsonObject spec) => string.Join('|', ContainerSet.All(spec)
            .Select(c => c.Text("name") + c.Obj("securityContext")?.ToJsonString()));
        return Key(before) != Key(after);
    }

    private static JsonObject? Template(Kind kind, JsonObject json) => kind.Plural switch
    {
        "deployments" or "replicasets" or "statefulsets" or "daemonsets" or "jobs" or "replicationcontrollers" =>
            json.Obj("spec").Obj("template").Obj("spec"),
        "cronjobs" => json.Obj("spec").Obj("jobTemplate").Obj("spec").Obj("template").Obj("spec"),
        "podtemplates" => json.Obj("template").Obj("spec"),
        _ => null,
    };
}
