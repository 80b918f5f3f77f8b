using System.Text.Json.Nodes;
using Aura.Kubernetes;
using static Aura.Simulator.Tables.TableColumn;

namespace Aura.Simulator.Tables;

/// <summary>Nodes, namespaces, configuration, storage, access.</summary>
internal static class ClusterColumns
{
    private const string None = "<none>";
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static TableColumn[] Node { get; } =
    [
        ObjectName,
        Text("Status", NodeStatus),
        Text("Roles", Roles),
        Age,
        Text("Version", o => o.Text("status.nodeInfo.kubeletVersion")),
        Wide("Internal-IP", o => Address(o, "InternalIP")),
        Wide("External-IP", o => Address(o, "ExternalIP")),
        Wide("OS-Image", o => o.Text("status.nodeInfo.osImage") ?? "<unknown>"),
        Wide("Kernel-Version", Kernel),
        Wide("Container-Runtime", o => o.Text("status.nodeInfo.containerRuntimeVersion") ?? "<unknown>"),
    ];

    public static TableColumn[] Namespace { get; } = [ObjectName, Text("Status", o => o.Text("status.phase")), Age];

    public static TableColumn[] ConfigMap { get; } =
        [ObjectName, new("Data", "string", 0, (o, _) => Entries(o, "data") + Entries(o, "binaryData")), Age];

    public static TableColumn[] Secret { get; } =
        [ObjectName, Text("Type", o => o.Text("type")), new("Data", "string", 0, (o, _) => Entries(o, "data")), Age];

    public static TableColumn[] ServiceAccount { get; } =
        [ObjectName, new("Secrets", "string", 0, (o, _) => o.List("secrets").LongCount()), Age];

    public static TableColumn[] ResourceQuota { get; } =
        [ObjectName, Text("Request", o => Usage(o, limits: false)), Text("Limit", o => Usage(o, limits: true)), Age];

    public static TableColumn[] PersistentVolumeClaim { get; } =
    [
        ObjectName,
        Text("Status", o => o.IsTerminating ? "Terminating" : o.Text("status.phase")),
        Text("Volume", o => o.Text("spec.volumeName") ?? ""),
        Text("Capacity", o => o.Text("spec.volumeName") is null ? "" : o.Text("status.capacity.storage") ?? ""),
        Text("Access Modes", o => o.Text("spec.volumeName") is null ? "" : Modes(o, "status.accessModes")),
        Text("StorageClass", o => o.Text("spec.storageClassName") ?? ""),
        Text("VolumeAttributesClass", o => o.Text("spec.volumeAttributesClassName") ?? "<unset>"),
        Age,
        Wide("VolumeMode", o => o.Text("spec.volumeMode") ?? "<unset>"),
    ];

    public static TableColumn[] PersistentVolume { get; } =
    [
        ObjectName,
        Text("Capacity", o => o.Text("spec.capacity.storage")),
        Text("Access Modes", o => Modes(o, "spec.accessModes")),
        Text("Reclaim Policy", o => o.Text("spec.persistentVolumeReclaimPolicy")),
        Text("Status", o => o.IsTerminating ? "Terminating" : o.Text("status.phase")),
        Text("Claim", o => o.Text("spec.claimRef.name") is { } claim ? $"{o.Text("spec.claimRef.namespace")}/{claim}"
            : ""),
        Text("StorageClass", o => o.Text("spec.storageClassName") ?? ""),
        Text("VolumeAttributesClass", o => o.Text("spec.volumeAttributesClassName") ?? "<unset>"),
        Text("Reason", o => o.Text("status.reason") ?? ""),
        Age,
        Wide("VolumeMode", o => o.Text("spec.volumeMode") ?? "<unset>"),
    ];

    public static TableColumn[] StorageClass { get; } =
    [
        Text("Name", o => o.Annotation("storageclass.kubernetes.io/is-default-class") == "true"
            ? $"{o.Name} (default)" : o.Name) with { Format = "name" },
        Text("Provisioner", o => o.Text("provisioner")),
        Text("ReclaimPolicy", o => o.Text("reclaimPolicy") ?? "Delete"),
        Text("VolumeBindingMode", o => o.Text("volumeBindingMode") ?? "Immediate"),
        new("AllowVolumeExpansion", "string", 0, (o, _) => o.Flag("allowVolumeExpansion")),
        Age,
    ];

    public static TableColumn[] PriorityClass { get; } =
    [
        ObjectName,
        Number("Value", o => o.Number("value") ?? 0),
        new("Global-Default", "boolean", 0, (o, _) => o.Flag("globalDefault")),
        Age,
        Text("PreemptionPolicy", o => o.Text("preemptionPolicy")),
    ];

    public static TableColumn[] Lease { get; } = [ObjectName, Text("Holder", o => o.Text("spec.holderIdentity") ?? ""),
        Age];

    public static TableColumn[] RoleBinding { get; } =
    [
        ObjectName,
        Text("Role", o => $"{o.Text("roleRef.kind")}/{o.Text("roleRef.name")}"),
        Age,
        Wide("Users", o => Subjects(o, "User")),
        Wide("Groups", o => Subjects(o, "Group")),
        Wide("ServiceAccounts", o => Subjects(o, "ServiceAccount")),
    ];

    public static TableColumn[] Webhooks { get; } = [ObjectName,
        Number("Webhooks", o => o.List("webhooks").LongCount()), Age];

    private static long Entries(KubeObject item, string field) => (item.At(field) as JsonObject)?.Count ?? 0;

    private static string NodeStatus(KubeObject node)
    {
        var ready = (string?)node.Condition("Ready")?["status"] switch
        {
            "True" => "Ready",
            null => "Unknown",
            _ =>
            "NotReady"
        };
        return node.Flag("spec.unschedulable") ? $"{ready},SchedulingDisabled" : ready;
    }

    private static string Roles(KubeObject node)
    {
        var roles = node.Labels.Keys.Where(k => k.StartsWith(RolePrefix, StringComparison.Ordinal))
            .Select(k => k[RolePrefix.Length..]).Order(StringComparer.Ordinal).ToList();
        return roles.Count == 0 ? None : string.Join(',', roles);
    }

    private static string Address(KubeObject node, string type) =>
        (string?)node.List("status.addresses").FirstOrDefault(a => (string?)a["type"] == type)?["address"] ?? None;

    private static string Kernel(KubeObject node) => node.Text("status.nodeInfo.kernelVersion") is { } version
        ? node.Text("status.nodeInfo.architecture") is { } cpu ? $"{version} ({cpu})" : version : "<unknown>";

    private static string Usage(KubeObject quota, bool limits) => string.Join(", ", quota.Map("status.hard")
        .Where(h => h.Key.StartsWith("limits", StringComparison.Ordinal) == limits)
            .OrderBy(h => h.Key, StringComparer.Ordinal)
        .Select(h => $"{h.Key}: {quota.Map("status.used").GetValueOrDefault(h.Key, "0")}/{h.Value}"));

    private static string Modes(KubeObject item, string path) => string.Join(',',
        ((item.At(path) as JsonArray) ?? []).Select(m => (string?)m switch
        {
            "ReadWriteOnce" => "RWO",
            "ReadOnlyMany" => "ROX",
            "ReadWriteMany" => "RWX",
            "ReadWriteOncePod" => "RWOP",
            var other => other,
        }));

    private static string Subjects(KubeObject binding, string kind) => string.Join(", ", binding.List("subjects")
        .Where(s => (string?)s["kind"] == kind)
        .Select(s => kind == "ServiceAccount" ? $"{(string?)s["namespace"]}/{(string?)s["name"]}"
            : (string?)s["name"]));
}
