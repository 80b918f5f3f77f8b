using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>Lets requests pass an admission webhook that nobody answers for, or closes that door again.</summary>
public sealed partial class WebhookSetFailurePolicy : RemediationAction<WebhookSetFailurePolicy.Args>
{
    public enum WebhookKind { Validating, Mutating }

    public enum FailurePolicy { Fail, Ignore }

    public sealed record Args
    {
        [Description("WebhookConfiguration."), ObjectName]
        public required string Name { get; init; }

        public WebhookKind Kind { get; init; }

        [Description("Needed if there are several."), StringLength(253)]
        public string? Webhook { get; init; }

        public required FailurePolicy Policy { get; init; }

        [Description("Set it back by itself after this."), Range(1, 10080)]
        public int? RestoreAfterMinutes { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "webhook.set_failure_policy",
        Description = "Ignore or Fail when a webhook is down. Use if a dead one blocks writes.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Cluster,
        TypicalDuration = TimeSpan.FromSeconds(10),
        Rbac =
        [
            "admissionregistration.k8s.io/validatingwebhookconfigurations: get, list, watch, patch",
            "admissionregistration.k8s.io/mutatingwebhookconfigurations: get, list, watch, patch",
            "services: get", "discovery.k8s.io/endpointslices: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var kind = args.Kind == WebhookKind.Mutating ? Kind.MutatingWebhookConfiguration
            : Kind.ValidatingWebhookConfiguration;
        var configuration = plan.Need(await cluster.GetAsync(kind, null, args.Name), $"{kind} {args.Name} exists",
            hint: "there are two kinds: Validating and Mutating");
        var hook = Chosen(args, configuration, plan);
        var (name, wanted) = ((string)hook["name"]!, args.Policy.ToString());
        var path = $"webhooks[name={name}].failurePolicy";
        if (configuration.Text(path) == wanted)
            return;
        await JudgeBackendAsync(args.Policy, hook, cluster, plan);
        var scope = Scope(hook);
        var tool = SecurityTool().Match($"{args.Name} {name} {ServiceOf(hook)}");
        if (tool.Success)
            plan.RaiseRisk($"it belongs to {tool.Value}, which keeps this cluster's rules of security");
        if (tool.Success && tool.Value == "kyverno")
            plan.Warn("Kyverno writes this configuration itself and sets it back once it runs again");
        if (args.Policy == FailurePolicy.Ignore)
            plan.Warn($"until it is Fail again, {scope} pass without being asked"
                + (args.Kind == WebhookKind.Mutating ? ", and without what it would have added" : ""));
        if (args is { Policy: FailurePolicy.Ignore, RestoreAfterMinutes: null })
            plan.Warn("nothing sets it back by itself: give restoreAfterMinutes, or undo this when the backend is up");
        plan.Set(configuration, path, wanted, $"{name} is asked about {scope}");
        if (args.RestoreAfterMinutes is { } minutes)
            plan.RestoreAfter(TimeSpan.FromMinutes(minutes));
        plan.Verify(new Condition.FieldEquals(configuration.Ref, path, wanted), TimeSpan.FromSeconds(30));
    }

    private static JsonObject Chosen(Args args, KubeObject configuration, PlanBuilder plan)
    {
        var all = configuration.List("webhooks").ToList();
        var names = string.Join(" or ", all.Select(h => (string?)h["name"]));
        if (args.Webhook is not null)
            return plan.Need(all.FirstOrDefault(h => (string?)h["name"] == args.Webhook),
                $"{configuration.Ref} has a webhook {args.Webhook}", hint: $"its webhooks are {names}");
        return plan.Need(all.Count == 1 ? all[0] : null, "it is clear which webhook is meant",
            hint: all.Count == 0 ? "the configuration is empty" : $"name one: webhook = {names}");
    }

    private static async Task JudgeBackendAsync(
        FailurePolicy policy, JsonObject hook, ClusterView cluster, PlanBuilder plan)
    {
        if (ServiceOf(hook) is not { } backend)
        {
            plan.Warn("its backend is a URL outside the cluster: whether it answers is not seen from here");
            return;
        }
        var service = await cluster.GetAsync(backend);
        var ready = service is null ? 0 : (await EndpointVerdict.ReadyAsync(cluster, backend)).Count;
        var why = service is null ? $"{backend} does not exist" : $"{backend} has {ready} ready endpoints";
        if (policy == FailurePolicy.Ignore)
            plan.Check(ready == 0, "its backend is gone", why: why,
                hint: "it answers, so its policy is not what blocks: read what it refuses, or why it is slow");
        else
            plan.Check(ready > 0, "its backend answers", why: why,
                hint: "with Fail and no backend, everything that it is asked about is refused: bring it up first");
    }

    private static ObjectRef? ServiceOf(JsonObject hook) => hook["clientConfig"]?["service"] is JsonObject service
        ? new ObjectRef(Kind.Service, (string?)service["namespace"], (string?)service["name"] ?? "") : null;

    private static string Scope(JsonObject hook)
    {
        var rules = hook["rules"].Objects().Select(r =>
            $"{Words(r["operations"]).ToLowerInvariant()} of {Words(r["resources"])}").ToList();
        return (rules.Count == 0 ? "no requests" : string.Join("; ", rules))
            + (hook["namespaceSelector"] is JsonObject { Count: > 0 } ? " in the namespaces that it selects" : "");
    }

    private static string Words(JsonNode? list) => string.Join(", ", (list as JsonArray ?? []).Select(w => $"{w}"));

    [GeneratedRegex("kyverno|gatekeeper|kubewarden|sigstore|cosign|policy-controller|jspolicy|stackrox|neuvector|"
        + "twistlock|kubearmor|\\baqua\\b|\\bopa\\b", RegexOptions.IgnoreCase)]
    private static partial Regex SecurityTool();
}
