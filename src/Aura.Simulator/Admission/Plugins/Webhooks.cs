using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>
/// Admission webhooks, as far as a cluster without them running shows: one whose Service is missing or has no ready
/// endpoint cannot be called, and its failurePolicy decides (Fail refuses, Ignore lets pass). One that could be
/// called is taken to allow.
/// </summary>
internal sealed class Webhooks(Store store, bool mutating) : IAdmissionPlugin
{
    private readonly Kind _kind = mutating ? Kind.MutatingWebhookConfiguration : Kind.ValidatingWebhookConfiguration;

    public void Admit(AdmissionRequest request)
    {
        // What configures webhooks is not subject to them, so that a broken one can be removed.
        if (request.Kind.Group == _kind.Group)
            return;
        foreach (var configuration in store.List(_kind))
            foreach (var hook in configuration.List("webhooks"))
                if (hook.Text("failurePolicy") != "Ignore" && WebhookMatch.Applies(store, hook, request)
                    && Failure(hook) is { } failure)
                    throw Failed(hook, failure);
    }

    private string? Failure(JsonObject hook)
    {
        if (hook.Obj("clientConfig").Obj("service") is not { } at)
            return null;
        var (ns, name, port) = (at.Text("namespace"), at.Text("name"), at.Number("port") ?? 443);
        var path = $"{at.Text("path").TrimStart('/')}?timeout={hook.Number("timeoutSeconds") ?? 10}s";
        var url = $"https://{name}.{ns}.svc:{port}/{path}";
        var service = store.Get(Kind.Service, ns, name);
        var why = service is null ? $"service \"{name}\" not found"
            : !HasEndpoint(service) ? $"no endpoints available for service \"{name}\"" : null;
        return why is null ? null : $"Post \"{url}\": {why}";
    }

    private bool HasEndpoint(KubeObject service) => store.List(Kind.EndpointSlice, service.Namespace)
        .Where(s => s.Label("kubernetes.io/service-name") == service.Name)
        .SelectMany(s => s.List("endpoints"))
        .Any(e => e.Obj("conditions")?["ready"] is null || e.Obj("conditions").Flag("ready"));

    private static ApiStatusException Failed(JsonObject hook, string failure)
    {
        var message = $"failed calling webhook \"{hook.Text("name")}\": failed to call webhook: {failure}";
        return new ApiStatusException(500, "InternalError", $"Internal error occurred: {message}",
            new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });
    }
}
