using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Sets a probe of one container, rolls it out and sees whether the pods live with it.</summary>
internal static class ProbeChange
{
    public static IReadOnlyList<string> Rbac { get; } = [.. Rollout.Rbac, "pods/eviction: create"];

    private static readonly string[] Handlers = ["httpGet", "tcpSocket", "exec", "grpc"];
    private const long Slack = 60;

    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(5);

    /// <summary>Plans a probe where the container has none.</summary>
    /// <param name="field">As <c>livenessProbe</c>.</param>
    public static async Task AddAsync(NewProbe args, string field, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        Rollout.Ready(workload, plan);
        var container = Container(workload, args.Container, plan);
        var wanted = With(new JsonObject(), args.Check, args);
        var old = container.Container[field];
        if (JsonNode.DeepEquals(Known(old as JsonObject), wanted))
            return;
        plan.Check(old is null, $"{container.Name} has no {field} yet",
            why: old is null ? null : $"it has {old.ToJsonString()}", hint: "change it: health_check.update");
        await SetAsync(workload, container, field, wanted, cluster, plan);
    }

    public static ContainerChoice Container(KubeObject workload, string? name, PlanBuilder plan)
    {
        var container = ContainerChoice.Of(workload, name, plan);
        var runs = !container.Path.Contains("initContainers") || PodResources.IsSidecar(container.Container);
        plan.Check(runs, $"{container.Name} keeps running",
            why: runs ? null : "an init container ends before it could be probed",
            hint: "name a container, or a sidecar");
        return container;
    }

    public static async Task SetAsync(KubeObject workload, ContainerChoice container, string field, JsonObject probe,
        ClusterView cluster, PlanBuilder plan)
    {
        Port(container, probe, plan);
        var good = AlwaysGood(probe);
        plan.Check(!good, "the probe can fail", why: good ? "a command that always succeeds tests nothing" : null,
            hint: "to find out what is wrong with the probe: pod_logs, diagnose");
        var changed = plan.Set(workload, $"{container.Path}.{field}", probe, $"{container.Name}: {Text(probe)}");
        if (changed == workload)
            return;
        Twins(container, field, probe, plan);
        if (field == "startupProbe")
            changed = Deadline(changed, GivesUpAfter(probe), plan);
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        var rolledOut = new Condition.RolledOut(workload.Ref);
        // A wrong liveness probe shows only after its failures have been counted.
        if (field != "readinessProbe" && !Rollout.RollsNothing(workload))
        {
            plan.Wait(rolledOut, Rollout.Patience(changed));
            plan.Hold(rolledOut, GivesUpAfter(probe) + TimeSpan.FromSeconds(15) is var w && w < LongestWatch
                ? w : LongestWatch);
        }
        plan.Verify(rolledOut, Rollout.Patience(changed));
    }

    /// <summary>
    /// A pod that may take so long to start must not make its rollout fail before: the Deployment controller gives up
    /// when no replica has become ready for spec.progressDeadlineSeconds.
    /// </summary>
    private static KubeObject Deadline(KubeObject workload, TimeSpan start, PlanBuilder plan)
    {
        var needed = (long)start.TotalSeconds + (workload.Number("spec.minReadySeconds") ?? 0) + Slack;
        return workload.Kind != Kind.Deployment || workload.Number("spec.progressDeadlineSeconds") is not { } deadline
            || deadline >= needed ? workload
            : plan.Set(workload, "spec.progressDeadlineSeconds", needed,
                $"a pod may take {start.TotalSeconds:0} s to start; the rollout counted as failed after {deadline} s");
    }

    /// <summary>The probe with the settings that are given.</summary>
    public static JsonObject With(JsonObject probe, ProbeCheck? check, ProbeSettings args)
    {
        var changed = (JsonObject)probe.DeepClone();
        if (check is { } sort)
        {
            foreach (var handler in Handlers)
                changed.Remove(handler);
            changed[Field(sort)] = new JsonObject();
        }
        var name = Handlers.FirstOrDefault(changed.ContainsKey);
        if (name is not null && changed[name] is JsonObject how)
        {
            if (args.Port is not null)
                how["port"] = int.TryParse(args.Port, out var number) ? number : args.Port;
            if (name == "httpGet" && (args.Path is not null || check is not null))
                how["path"] = args.Path ?? "/";
            if (args.Command is not null)
                how["command"] = new JsonArray([.. args.Command.Select(c => (JsonNode)c)]);
        }
        foreach (var (key, value) in ((string, int?)[])[("initialDelaySeconds", args.InitialDelaySeconds),
            ("periodSeconds", args.PeriodSeconds), ("timeoutSeconds", args.TimeoutSeconds),
            ("failureThreshold", args.FailureThreshold)])
            if (value is not null)
                changed[key] = value;
        return changed;
    }

    /// <summary>From the start until a probe that always fails has failed often enough.</summary>
    public static TimeSpan GivesUpAfter(JsonNode? probe) => TimeSpan.FromSeconds(
        ((int?)probe?["initialDelaySeconds"] ?? 0)
        + ((int?)probe?["periodSeconds"] ?? 10) * ((int?)probe?["failureThreshold"] ?? 3));

    private static string Field(ProbeCheck check) => check switch
    {
        ProbeCheck.Http => "httpGet",
        ProbeCheck.Tcp => "tcpSocket",
        ProbeCheck.Exec => "exec",
        _ => "grpc",
    };

    // Without what the API server fills in, so that the same probe asked for again is no change.
    private static JsonObject? Known(JsonObject? probe)
    {
        var bare = (JsonObject?)probe?.DeepClone();
        foreach (var (key, usual) in ((string, int)[])[("initialDelaySeconds", 0), ("periodSeconds", 10),
            ("timeoutSeconds", 1), ("failureThreshold", 3), ("successThreshold", 1)])
            if (bare?[key] is JsonValue v && (int)v == usual)
                bare.Remove(key);
        if (bare?["httpGet"] is JsonObject get && (string?)get["scheme"] == "HTTP")
            get.Remove("scheme");
        if (bare?["grpc"] is JsonObject grpc && (string?)grpc["service"] == "")
            grpc.Remove("service");
        return bare;
    }

    private static void Port(ContainerChoice container, JsonObject probe, PlanBuilder plan)
    {
        var asked = Handlers.Select(h => probe[h]?["port"]).FirstOrDefault(p => p is not null)?.ToString();
        if (asked is null)
            return;
        var ports = container.Container["ports"].Objects().ToList();
        plan.Check(ports.Any(p => $"{p["containerPort"]}" == asked || (string?)p["name"] == asked),
            $"{container.Name} declares the port {asked}",
            hint: ports.Count == 0 ? "it declares no port: add one to the template, or probe by Exec" : "it declares "
                + string.Join(", ", ports.Select(p => p["name"] is null ? $"{p["containerPort"]}"
                    : $"{p["name"]} ({p["containerPort"]})")));
    }

    private static bool AlwaysGood(JsonObject probe) => probe["exec"]?["command"] is JsonArray command
        && string.Join(' ', command.Select(c => (string?)c)) is "true" or "/bin/true" or "/usr/bin/true" or ":"
            or "sh -c true" or "/bin/sh -c true" or "sh -c exit 0" or "/bin/sh -c exit 0";

    private static void Twins(ContainerChoice container, string field, JsonObject probe, PlanBuilder plan)
    {
        var other = field switch
        {
            "livenessProbe" => container.Container["readinessProbe"],
            "readinessProbe" => container.Container["livenessProbe"],
            _ => null,
        } as JsonObject;
        if (other is null || !Handlers.All(h => JsonNode.DeepEquals(Known(other)![h], Known(probe)![h])))
            return;
        var (live, ready) = field == "livenessProbe" ? (probe, other) : (other, probe);
        if (GivesUpAfter(live) <= GivesUpAfter(ready))
            plan.Warn("liveness asks the same as readiness and gives up no later: what should only take a pod out of "
                + "its Service restarts it; give liveness a longer period or a higher threshold");
    }

    private static string Text(JsonObject probe) => Handlers.Where(probe.ContainsKey).Select(h => h switch
    {
        "httpGet" => $"HTTP GET {probe[h]!["path"]} on port {probe[h]!["port"]}",
        "tcpSocket" => $"a connection to port {probe[h]!["port"]}",
        "grpc" => $"gRPC health on port {probe[h]!["port"]}",
        _ => $"runs {string.Join(' ', (probe[h]!["command"] as JsonArray ?? []).Select(c => (string?)c))}",
    }).FirstOrDefault("a probe") + $" every {(int?)probe["periodSeconds"] ?? 10} s, "
        + $"fails after {(int?)probe["failureThreshold"] ?? 3}";
}
