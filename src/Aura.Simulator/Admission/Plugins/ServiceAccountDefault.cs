using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>
/// Gives a new pod the ServiceAccount "default" where it names none, the account's pull secrets, and the volume with
/// its token, unless the pod or the account says not to mount it. The account must exist.
/// </summary>
internal sealed class ServiceAccountDefault(Store store) : IAdmissionPlugin
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const int TokenSeconds = 3607;
    private const int FileMode = 420;

    public void Admit(AdmissionRequest request)
    {
        if (request is not { Kind.Plural: "pods", Operation: Operation.Create, Subresource: null, New: { } pod }
            || pod.Obj("metadata").Obj("annotations").Has("kubernetes.io/config.mirror"))
            return;
        var spec = pod.Ensure("spec");
        spec.Default("serviceAccountName", "default");
        var name = spec.Text("serviceAccountName");
        spec["serviceAccount"] = name;
        var account = store.Get(Kind.ServiceAccount, request.Namespace, name)
            ?? throw ApiStatusException.Forbidden(request.Kind, request.Name,
                $"error looking up service account {request.Namespace}/{name}: serviceaccount \"{name}\" not found");
        if (spec.IsEmpty("imagePullSecrets") && account.Copy("imagePullSecrets") is JsonArray { Count: > 0 } secrets)
            spec["imagePullSecrets"] = secrets;
        var mount = spec["automountServiceAccountToken"] ?? account.At("automountServiceAccountToken");
        if (mount is null || (bool)mount)
            MountToken(spec);
    }

    private void MountToken(JsonObject spec)
    {
        var containers = spec.Items("initContainers").Concat(spec.Items("containers"))
            .Where(c => !c.Items("volumeMounts").Any(m => m.Text("mountPath") == MountPath)).ToList();
        if (containers.Count == 0)
            return;
        var volume = spec.Items("volumes").Select(v => v.Text("name"))
            .FirstOrDefault(n => n.StartsWith("kube-api-access-", StringComparison.Ordinal));
        if (volume is null)
        {
            volume = $"kube-api-access-{store.NewNameSuffix()}";
            AddTo(spec, "volumes", TokenVolume(volume));
        }
        foreach (var container in containers)
            AddTo(container, "volumeMounts",
                new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = MountPath });
    }

    private static void AddTo(JsonObject owner, string list, JsonObject item)
    {
        if (owner[list] is not JsonArray items)
            owner[list] = items = [];
        items.Add(item);
    }

    private static JsonObject TokenVolume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject
                {
                    ["serviceAccountToken"] = new JsonObject
                    {
                        ["expirationSeconds"] = TokenSeconds,
                        ["path"] = "token",
                    },
                },
                new JsonObject
                {
                    ["configMap"] = new JsonObject
                    {
                        ["name"] = "kube-root-ca.crt",
                        ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
                    },
                },
                new JsonObject
                {
                    ["downwardAPI"] = new JsonObject
                    {
                        ["items"] = new JsonArray(new JsonObject
                        {
                            ["path"] = "namespace",
                            ["fieldRef"] = new JsonObject
                            {
                                ["apiVersion"] = "v1",
                                ["fieldPath"] = "metadata.namespace",
                            },
                        }),
                    },
                }),
            ["defaultMode"] = FileMode,
        },
    };
}
