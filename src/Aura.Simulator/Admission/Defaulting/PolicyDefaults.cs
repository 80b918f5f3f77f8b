using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>
/// Defaults of LimitRange, ResourceQuota, PodDisruptionBudget, PriorityClass and webhook configurations.
/// </summary>
internal static class PolicyDefaults
{
    /// <summary>
    /// A container's default limit is the maximum where none is given, its default request the default limit, else
    /// the minimum.
    /// </summary>
    public static void LimitRange(JsonObject range)
    {
        foreach (var limit in range.Obj("spec").Items("limits"))
        {
            Quantities.Canonical(limit, "max", "min", "default", "defaultRequest", "maxLimitRequestRatio");
            if (limit.Text("type") != "Container")
                continue;
            Fill(limit, "default", "max");
            Fill(limit, "defaultRequest", "default");
            Fill(limit, "defaultRequest", "min");
        }
    }

    public static void ResourceQuota(JsonObject quota)
    {
        Quantities.Canonical(quota.Ensure("spec"), "hard");
        Quantities.Canonical(quota.Ensure("status"), "hard", "used");
    }

    public static void DisruptionBudget(JsonObject budget)
    {
        var status = budget.Ensure("status");
        foreach (var count in (string[])["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"])
            status.Default(count, 0);
    }

    public static void PriorityClass(JsonObject priorityClass)
    {
        priorityClass.Default("preemptionPolicy", "PreemptLowerPriority");
        if (!priorityClass.Flag("globalDefault"))
            priorityClass.Remove("globalDefault");
    }

    public static void Webhooks(JsonObject configuration, bool mutating)
    {
        foreach (var hook in configuration.Items("webhooks"))
        {
            hook.Default("failurePolicy", "Fail");
            hook.Default("matchPolicy", "Equivalent");
            hook.Ensure("namespaceSelector");
            hook.Ensure("objectSelector");
            hook.Default("timeoutSeconds", 10);
            hook.Obj("clientConfig").Obj("service")?.Default("port", 443);
            foreach (var rule in hook.Items("rules"))
                rule.Default("scope", "*");
            if (mutating)
                hook.Default("reinvocationPolicy", "Never");
        }
    }

    private static void Fill(JsonObject limit, string target, string source)
    {
        foreach (var (name, value) in limit.Obj(source)?.ToArray() ?? [])
            if (value is not null && !limit.Ensure(target).Has(name))
                limit.Ensure(target)[name] = value.DeepClone();
    }
}
