using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Admission;
using Aura.Simulator.Api;

namespace Aura.Simulator.Subresources;

/// <summary>
/// pods/eviction: a deletion that the pod's PodDisruptionBudget may refuse (429). A pod that has finished, has not
/// started or is going already may always be evicted; one that is not ready, as the budget's
/// unhealthyPodEvictionPolicy says.
/// </summary>
internal sealed class Eviction : ISubresource
{
    private const string Refused = "Cannot evict pod as it would violate the pod's disruption budget.";
    private const int RetryAfterSeconds = 10;

    public string Resource => "pods";
    public string Name => "eviction";

    public ApiResponse Handle(ApiRequest request)
    {
        if (request.Verb != "create")
            throw ApiStatusException.MethodNotAllowed();
        var body = request.ReadBody();
        if (body.Obj("metadata").Text("name") is { Length: > 0 } named && named != request.Name)
            throw ApiStatusException.BadRequest("name in URL does not match name in Eviction object");
        var pod = request.Store.Get(request.Ref) ?? throw ApiStatusException.NotFound(Kind.Pod, request.Name);
        var options = Options(request, body.Obj("deleteOptions"));
        if (!IsFree(pod))
        {
            var budgets = BudgetsOf(request.Store, pod);
            if (budgets.Count > 1)
                return TooManyBudgets();
            if (budgets.Count == 1)
                Take(request.Store, budgets[0], pod, options.DryRun);
        }
        if (!options.DryRun)
            request.Store.Update(pod, json => MarkDisrupted(json, request.Store.Now));
        request.Store.Delete(pod.Ref, options);
        return ApiResponse.Success(201);
    }

    private static DeleteRequest Options(ApiRequest request, JsonObject? options) => new()
    {
        GracePeriodSeconds = options.Number("gracePeriodSeconds"),
        Propagation = options.Text("propagationPolicy") is { Length: > 0 } propagation ? propagation : null,
        Uid = options.Obj("preconditions").Text("uid") is { Length: > 0 } uid ? uid : null,
        ResourceVersion =
            options.Obj("preconditions").Text("resourceVersion") is { Length: > 0 } version ? version : null,
        DryRun = request.DryRun || options.Texts("dryRun").Contains("All"),
    };

    private static bool IsFree(KubeObject pod) =>
        pod.IsTerminating || pod.Text("status.phase") is "Succeeded" or "Failed" or "Pending";

    // A budget with an empty selector guards nothing here, whatever it selects for its status.
    private static List<KubeObject> BudgetsOf(Store store, KubeObject pod) =>
        [.. store.List(Kind.PodDisruptionBudget, pod.Namespace)
            .Where(b => Selector.From(b.At("spec.selector")) is { IsEverything: false } s && s.Matches(pod.Labels))];

    private static void Take(Store store, KubeObject budget, KubeObject pod, bool dryRun)
    {
        if (pod.Condition("Ready").Text("status") != "True" && AllowsUnhealthy(budget))
            return;
        if ((budget.Number("status.observedGeneration") ?? 0) < (budget.Generation ?? 0))
            throw ApiStatusException.TooManyRequests(Refused, RetryAfterSeconds,
                Cause($"The disruption budget {budget.Name} is still being processed by the server."));
        var allowed = budget.Number("status.disruptionsAllowed") ?? 0;
        if (allowed < 0)
            throw ApiStatusException.Forbidden(Kind.PodDisruptionBudget, budget.Name,
                "pdb disruptions allowed is negative");
        if (allowed == 0)
            throw ApiStatusException.TooManyRequests(Refused, 0, Cause($"The disruption budget {budget.Name} needs "
                + $"{budget.Number("status.desiredHealthy") ?? 0} healthy pods and has "
                + $"{budget.Number("status.currentHealthy") ?? 0} currently"));
        if (!dryRun)
            store.Update(budget, json =>
            {
                var status = json.Ensure("status");
                status["disruptionsAllowed"] = allowed - 1;
                status.Ensure("disruptedPods")[pod.Name] = Store.Format(store.Now);
            });
    }

    private static bool AllowsUnhealthy(KubeObject budget)
    {
        if (budget.Text("spec.unhealthyPodEvictionPolicy") == "AlwaysAllow")
            return true;
        var desired = budget.Number("status.desiredHealthy") ?? 0;
        return desired > 0 && (budget.Number("status.currentHealthy") ?? 0) >= desired;
    }

    private static void MarkDisrupted(JsonObject pod, DateTimeOffset now)
    {
        var status = pod.Ensure("status");
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        if (conditions.OfType<JsonObject>().Any(c => c.Text("type") == "DisruptionTarget"))
            return;
        conditions.Add(new JsonObject
        {
            ["type"] = "DisruptionTarget",
            ["status"] = "True",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = Store.Format(now),
            ["reason"] = "EvictionByEvictionAPI",
            ["message"] = "Eviction API: evicting",
        });
    }

    private static JsonArray Cause(string message) =>
        [new JsonObject { ["reason"] = "DisruptionBudget", ["message"] = message }];

    private static ApiResponse TooManyBudgets() => ApiResponse.Json(500, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] =
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
        ["code"] = 500,
    });
}
