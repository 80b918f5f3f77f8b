using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of Deployment, ReplicaSet, StatefulSet and DaemonSet.</summary>
internal static class WorkloadRules
{
    public static void Deployment(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        faults.NotNegative("spec", spec, "replicas");
        Selectors.OfWorkload(spec, "deployment", faults);
        Template(spec, faults);
        Strategy(spec.Obj("strategy") ?? [], faults);
        faults.NotNegative("spec", spec, "minReadySeconds");
        faults.NotNegative("spec", spec, "revisionHistoryLimit");
        faults.NotNegative("spec", spec, "progressDeadlineSeconds");
        if (spec.Number("progressDeadlineSeconds") is { } deadline && deadline <= (spec.Number("minReadySeconds") ?? 0))
            faults.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        if (old is not null)
            faults.Immutable("spec.selector", old.At("spec.selector"), spec["selector"]);
    }

    public static void ReplicaSet(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        faults.NotNegative("spec", spec, "replicas");
        faults.NotNegative("spec", spec, "minReadySeconds");
        Selectors.OfWorkload(spec, "deployment", faults);
        Template(spec, faults);
        if (old is not null)
            faults.Immutable("spec.selector", old.At("spec.selector"), spec["selector"]);
    }

    public static void StatefulSet(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        faults.OneOf("spec.podManagementPolicy", spec.Text("podManagementPolicy"), "OrderedReady", "Parallel");
        var strategy = spec.Obj("updateStrategy");
        faults.OneOf("spec.updateStrategy.type", strategy.Text("type"), "OnDelete", "RollingUpdate");
        if (strategy.Text("type") == "OnDelete" && strategy.Has("rollingUpdate"))
            faults.Invalid("spec.updateStrategy.rollingUpdate", strategy!["rollingUpdate"],
                "only allowed for updateStrategy 'RollingUpdate'");
        faults.NotNegative("spec.updateStrategy.rollingUpdate", strategy.Obj("rollingUpdate"), "partition");
        foreach (var when in (string[])["whenDeleted", "whenScaled"])
            faults.OneOf($"spec.persistentVolumeClaimRetentionPolicy.{when}",
                spec.Obj("persistentVolumeClaimRetentionPolicy").Text(when), "Delete", "Retain");
        faults.NotNegative("spec", spec, "replicas");
        faults.NotNegative("spec", spec, "minReadySeconds");
        Selectors.OfWorkload(spec, "statefulset", faults);
        Template(WithClaims(spec), faults);
        if (old is not null && !SameButFor(spec, (JsonObject)old.At("spec")!, "replicas", "ordinals", "template",
            "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"))
            faults.Forbidden("spec", "updates to statefulset spec for fields other than 'replicas', 'ordinals', "
                + "'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
                + "'minReadySeconds' are forbidden");
    }

    public static void DaemonSet(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        Selectors.OfWorkload(spec, "daemonset", faults);
        Template(spec, faults);
        faults.NotNegative("spec", spec, "minReadySeconds");
        const string at = "spec.updateStrategy";
        var strategy = spec.Obj("updateStrategy");
        faults.OneOf($"{at}.type", strategy.Text("type"), "OnDelete", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate" && strategy.Obj("rollingUpdate") is { } rolling)
        {
            faults.Share($"{at}.rollingUpdate.maxUnavailable", rolling["maxUnavailable"]);
            faults.Share($"{at}.rollingUpdate.maxSurge", rolling["maxSurge"]);
            if (IsZero(rolling["maxUnavailable"]) && IsZero(rolling["maxSurge"]))
                faults.Required($"{at}.rollingUpdate.maxUnavailable", "cannot be 0 when maxSurge is 0");
            if (!IsZero(rolling["maxUnavailable"]) && !IsZero(rolling["maxSurge"]))
                faults.Invalid($"{at}.rollingUpdate.maxSurge", rolling["maxSurge"],
                    "may not be set when maxUnavailable is non-zero");
        }
        faults.NotNegative("spec", spec, "revisionHistoryLimit");
        if (old is not null)
            faults.Immutable("spec.selector", old.At("spec.selector"), spec["selector"]);
    }

    private static void Template(JsonObject spec, Faults faults)
    {
        PodRules.Template(spec, "spec", faults);
        var pod = spec.Obj("template").Obj("spec");
        if (pod.Text("restartPolicy") is ("OnFailure" or "Never") and var policy)
            faults.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", policy, "Always"));
        if (pod.Has("activeDeadlineSeconds"))
            faults.Forbidden("spec.template.spec.activeDeadlineSeconds",
                "activeDeadlineSeconds in ReplicaSet is not Supported");
    }

    // Containers mount the claims of volumeClaimTemplates by name; the template itself does not list them.
    private static JsonObject WithClaims(JsonObject spec)
    {
        var whole = (JsonObject)spec.DeepClone();
        if (whole.Obj("template").Obj("spec") is not { } pod || spec["volumeClaimTemplates"] is not JsonArray claims)
            return spec;
        if (pod["volumes"] is not JsonArray volumes)
            pod["volumes"] = volumes = [];
        foreach (var name in claims.Select(c => (string?)c?["metadata"]?["name"]).OfType<string>())
            if (volumes.All(v => (string?)v?["name"] != name))
                volumes.Add(new JsonObject
                {
                    ["name"] = name, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = name },
                });
        return whole;
    }

    private static void Strategy(JsonObject strategy, Faults faults)
    {
        const string at = "spec.strategy.rollingUpdate";
        switch (strategy.Text("type"))
        {
            case "Recreate":
                if (strategy.Has("rollingUpdate"))
                    faults.Forbidden(at, "may not be specified when strategy `type` is 'Recreate'");
                break;
            case "RollingUpdate":
                var rolling = strategy.Obj("rollingUpdate") ?? [];
                faults.Share($"{at}.maxUnavailable", rolling["maxUnavailable"]);
                // More than all pods may be added, but not made unavailable.
                if (rolling["maxSurge"] is JsonValue surge && !surge.ToString().EndsWith('%'))
                    faults.NotNegative(at, rolling, "maxSurge");
                if (IsZero(rolling["maxUnavailable"]) && IsZero(rolling["maxSurge"]))
                    faults.Invalid($"{at}.maxUnavailable", rolling["maxUnavailable"],
                        "may not be 0 when `maxSurge` is 0");
                break;
            default:
                faults.OneOf("spec.strategy.type", strategy.Text("type"), "Recreate", "RollingUpdate");
                break;
        }
    }

    private static bool SameButFor(JsonObject now, JsonObject before, params string[] fields) =>
        now.Select(p => p.Key).Union(before.Select(p => p.Key)).Except(fields)
            .All(f => JsonNode.DeepEquals(now[f], before[f]));

    private static bool IsZero(JsonNode? share) => share?.ToString() is null or "0" or "0%";
}
