using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Strategies;

/// <summary>
/// What the API server sets by itself before it validates: identity of a new object, a clean status, and what each
/// kind derives (a Job's selector, a Service's addresses, a Secret's data from stringData).
/// </summary>
internal sealed class Strategy(Store store)
{
    private static readonly Dictionary<string, Action<AdmissionRequest>> s_byResource = new()
    {
        ["pods"] = r => PodStrategy.Prepare(r),
        ["jobs.batch"] = r => JobStrategy.Prepare(r),
        ["daemonsets.apps"] = r => DaemonSetStrategy.Prepare(r),
        ["secrets"] = r => SecretStrategy.Prepare(r),
    };

    private readonly ServiceStrategy _services = new(store);

    /// <summary>Gives a new object its name, uid and time of creation.</summary>
    public void Identify(AdmissionRequest request)
    {
        if (request is not { Operation: Operation.Create, Subresource: null, New: { } json })
            return;
        var metadata = json.Ensure("metadata");
        metadata["uid"] = store.NewUid();
        metadata["creationTimestamp"] = Store.Format(store.Now);
    }

    public void Prepare(AdmissionRequest request)
    {
        if (request.Subresource is not null and not ("resize" or "ephemeralcontainers"))
            return;
        if (request.Operation == Operation.Create)
            ResetStatus(request);
        if (request.Kind is { Plural: "services", Group: "" })
            _services.Prepare(request);
        else if (s_byResource.TryGetValue(request.Kind.Resource, out var prepare))
            prepare(request);
    }

    // A client cannot create an object with a status; what the kind starts with comes from its defaults.
    private void ResetStatus(AdmissionRequest request)
    {
        var json = request.New!;
        if (!request.Resource.HasStatus || request.Kind.Plural is "nodes" or "namespaces")
            return;
        json.Remove("status");
        Defaulting.Defaults.Apply(request.Kind, json);
        if (!json.ContainsKey("status") && request.Kind.Plural is "resourcequotas")
            json["status"] = new JsonObject();
        if (request.Kind.Plural == "persistentvolumes")
            json.Ensure("status")["lastPhaseTransitionTime"] = Store.Format(store.Now);
    }
}
