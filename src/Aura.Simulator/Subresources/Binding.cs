using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Admission;
using Aura.Simulator.Admission.Plugins;
using Aura.Simulator.Api;

namespace Aura.Simulator.Subresources;

/// <summary>pods/binding: puts a pod on a node, once. Schedulers of every kind do it this way.</summary>
internal sealed class Binding : ISubresource
{
    public string Resource => "pods";
    public string Name => "binding";

    public ApiResponse Handle(ApiRequest request)
    {
        if (request.Verb != "create")
            throw ApiStatusException.MethodNotAllowed();
        var body = request.ReadBody();
        var target = body.Obj("target");
        if (target.Text("kind") is not ("" or "Node"))
            throw ApiStatusException.Invalid("Binding", "", request.Name,
                [FieldError.NotSupported("target.kind", target.Text("kind"), "Node", "<empty>")]);
        if (target.IsEmpty("name"))
            throw ApiStatusException.Invalid("Binding", "", request.Name, [FieldError.Required("target.name")]);
        var pod = request.Store.Get(request.Ref) ?? throw ApiStatusException.NotFound(Kind.Pod, request.Name);
        Require(pod, body);
        if (!request.DryRun)
            Bind(request.Store, pod, target.Text("name"), body.Obj("metadata").Obj("annotations"));
        return ApiResponse.Success(201);
    }

    /// <summary>Writes the node and the condition PodScheduled; the node's topology goes to the pod's labels.</summary>
    public static void Bind(Store store, KubeObject pod, string node, JsonObject? annotations = null) =>
        store.Update(pod, json =>
        {
            json.Ensure("spec")["nodeName"] = node;
            foreach (var (key, value) in annotations ?? [])
                json.Ensure("metadata").Ensure("annotations")[key] = value?.DeepClone();
            PodTopologyLabels.Copy(store.Get(Kind.Node, null, node), json);
            SetScheduled(json.Ensure("status"), store.Now);
        });

    private static void Require(KubeObject pod, JsonObject body)
    {
        if (body.Obj("metadata").Text("uid") is { Length: > 0 } uid && uid != pod.Uid)
            throw Conflict(pod, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {pod.Uid}");
        if (pod.IsTerminating)
            throw Conflict(pod, $"pod {pod.Name} is being deleted, cannot be assigned to a host");
        if (pod.Text("spec.nodeName") is { Length: > 0 } node)
            throw Conflict(pod, $"pod {pod.Name} is already assigned to node \"{node}\"");
        if (pod.At("spec.schedulingGates") is JsonArray { Count: > 0 })
            throw Conflict(pod, $"pod {pod.Name} has non-empty .spec.schedulingGates");
    }

    private static void SetScheduled(JsonObject status, DateTimeOffset now)
    {
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        var old = conditions.OfType<JsonObject>().FirstOrDefault(c => c.Text("type") == "PodScheduled");
        if (old is not null)
            conditions.Remove(old);
        conditions.Add(new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "True",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = Store.Format(now),
        });
    }

    private static ApiStatusException Conflict(KubeObject pod, string why) => new(409, "Conflict",
        $"Operation cannot be fulfilled on pods/binding \"{pod.Name}\": {why}",
        new JsonObject { ["name"] = pod.Name, ["kind"] = "pods/binding" });
}
