using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>Gives every namespace its ServiceAccount "default" and its ConfigMap "kube-root-ca.crt".</summary>
internal sealed class ServiceAccountController : Controller
{
    private const string RootCa = "kube-root-ca.crt";

    public ServiceAccountController(ControlPlane plane) : base(plane)
    {
        On(Kind.Namespace, change => Enqueue("", change.New.Name));
        On(Kind.ServiceAccount, change => Restore(change, "default"));
        On(Kind.ConfigMap, change => Restore(change, RootCa));
        foreach (var ns in Store.List(Kind.Namespace))
            Sync("", ns.Name);
    }

    protected override string Component => "serviceaccount-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.Namespace, null, name) is not { IsTerminating: false })
            return;
        if (Store.Get(Kind.ServiceAccount, name, "default") is null)
            Plane.Create(New(Kind.ServiceAccount, name, "default"));
        if (Store.Get(Kind.ConfigMap, name, RootCa) is null)
            Plane.Create(New(Kind.ConfigMap, name, RootCa)
                .With("metadata.annotations", new JsonObject
                {
                    ["kubernetes.io/description"] = "Contains a CA bundle that can be used to verify the kube-apiserver"
                        + " when using internal endpoints such as the internal service IP or kubernetes.default.svc. No"
                        + " other usage is guaranteed across distributions of Kubernetes clusters.",
                })
                .With("data", new JsonObject { ["ca.crt"] = Certificate }));
    }

    private const string Certificate =
        "-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVkIGNsdXN0ZXI=\n-----END CERTIFICATE-----\n";

    private void Restore(StoreEvent change, string name)
    {
        if (change.Type == ChangeType.Deleted && change.New.Name == name)
            Enqueue("", change.New.Namespace!);
    }

    private static KubeObject New(Kind kind, string ns, string name) => new(kind, new JsonObject
    {
        ["kind"] = kind.Name,
        ["apiVersion"] = kind.ApiVersion,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
    });
}
