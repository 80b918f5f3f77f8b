using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>Takes a mount from a container, and the volume from the template where nothing else mounts it.</summary>
public sealed class VolumeUnmount : RemediationAction<VolumeUnmount.Args>
{
    private const string Volumes = "spec.template.spec.volumes";

    // Words in the names of images that keep their data in a volume.
    private static readonly string[] Databases =
    [
        "postgres", "mysql", "mariadb", "percona", "mongo", "redis", "valkey", "cassandra", "scylla", "elasticsearch",
        "opensearch", "cockroach", "etcd", "kafka", "clickhouse", "influxdb", "couchdb", "couchbase", "neo4j", "mssql",
        "oracle", "db2", "rabbitmq", "minio", "timescale", "vitess", "tidb", "tikv", "victoria-metrics", "prometheus",
    ];

    public sealed record Args : OnContainer
    {
        [Description("Of the mount."), RegularExpression("/.*")]
        public required string Path { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "volume.unmount",
        Description = "Take a volume's mount from a workload's container.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac = [.. Rollout.Rbac, "pods/eviction: create"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var mounts = Mounts(container).ToList();
        var path = args.Path.TrimEnd('/');
        var mount = plan.Need(mounts.FirstOrDefault(m => $"{m["mountPath"]}".TrimEnd('/') == path),
            $"{container.Name} mounts something at {args.Path}",
            hint: mounts.Count == 0 ? "it mounts nothing"
                : $"its mounts are {string.Join(", ", mounts.Select(m => $"{m["mountPath"]} ({m["name"]})"))}");
        var name = $"{mount["name"]}";
        if (IsData(workload, name))
            Lost(workload, container, mounts, name, plan);
        var changed = plan.Set(workload, $"{container.Path}.volumeMounts",
            Without(mounts, m => m == mount), $"{container.Name} no longer mounts {name}");
        var used = ContainerChoice.All(changed).Any(c => Mounts(c).Any(m => (string?)m["name"] == name)
            || (c.Container["volumeDevices"] as JsonArray ?? []).Any(d => (string?)d?["name"] == name));
        if (!used && workload.At($"{Volumes}[name={name}]") is not null)
            plan.Set(changed, Volumes, Without(workload.List(Volumes), v => (string?)v["name"] == name),
                "no container mounts it any more");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private static void Lost(KubeObject workload, ContainerChoice container, List<JsonObject> mounts, string name,
        PlanBuilder plan)
    {
        plan.Warn($"the claim of volume {name} and its data stay; {container.Name} runs without them");
        if (workload.At($"{Volumes}[name={name}]") is null)
            plan.Warn($"{workload.Ref} goes on making a claim {name} for each replica: "
                + "volumeClaimTemplates cannot be changed");
        var image = ImageName($"{container.Container["image"]}");
        if (Databases.Any(image.Contains) && mounts.Where(m => (string?)m["name"] != name)
            .All(m => !IsData(workload, $"{m["name"]}")))
            plan.RaiseRisk($"it is the only data volume of {image}, which looks like a database: it would start empty",
                Risk.Critical);
    }

    private static bool IsData(KubeObject workload, string volume) =>
        workload.At($"{Volumes}[name={volume}].persistentVolumeClaim") is not null
        || workload.List("spec.volumeClaimTemplates").Any(t => (string?)t["metadata"]?["name"] == volume);

    private static IEnumerable<JsonObject> Mounts(ContainerChoice container) =>
        container.Container["volumeMounts"].Objects();

    private static JsonArray? Without(IEnumerable<JsonObject> items, Func<JsonObject, bool> which) =>
        items.Where(i => !which(i)).Select(JsonNode (i) => i.DeepClone()).ToArray() is { Length: > 0 } rest
            ? new JsonArray(rest) : null;

    // The last part of the repository, without registry, tag and digest.
    private static string ImageName(string image) => image.Split('@')[0].Split('/')[^1].Split(':')[0];
}
