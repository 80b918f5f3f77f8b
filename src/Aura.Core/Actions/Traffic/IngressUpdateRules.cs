using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Says which Service an Ingress sends hosts and paths to.</summary>
public sealed class IngressUpdateRules : RemediationAction<IngressUpdateRules.Args>
{
    public enum Matching { Prefix, Exact, ImplementationSpecific }

    public sealed record Route
    {
        [Description("Default any.")]
        public string? Host { get; init; }

        public string Path { get; init; } = "/";

        [Description("Default as it is, else Prefix.")]
        public Matching? PathType { get; init; }

        public required string Service { get; init; }

        [Description("Its name or number.")]
        public required string Port { get; init; }

        internal bool IsAt(string host, string path) => (Host ?? "") == host && Path == path;

        public override string ToString() => $"{Host ?? "any host"}{Path}";
    }

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Ingress."), ObjectName]
        public required string Name { get; init; }

        [Description("Added, or changed where host and path are there.")]
        public required IReadOnlyList<Route> Rules { get; init; }

        [Description("Drop all other rules.")]
        public bool Replace { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Rules.Count == 0)
                yield return new ValidationResult("must hold a rule", [nameof(Rules)]);
            foreach (var rule in Rules)
            {
                if (!rule.Path.StartsWith('/'))
                    yield return new ValidationResult($"the path '{rule.Path}' does not begin with /", [nameof(Rules)]);
                if (!PortText.IsPort(rule.Port))
                    yield return new ValidationResult($"'{rule.Port}' is no port", [nameof(Rules)]);
                if (Rules.Count(r => r.IsAt(rule.Host ?? "", rule.Path)) > 1)
                    yield return new ValidationResult($"{rule} is there twice", [nameof(Rules)]);
            }
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "ingress.update_rules",
        Description = "Set where an Ingress sends hosts and paths. Use for 404/503 of a wrong backend.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Service,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            "networking.k8s.io/ingresses: get, list, watch, patch", "services: get", "pods: list",
            "discovery.k8s.io/endpointslices: list, watch",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var ingress = plan.Need(await cluster.GetAsync(Kind.Ingress, args.Namespace, args.Name),
            $"Ingress {args.Namespace}/{args.Name} exists");
        var rules = args.Replace ? [] : ingress.List("spec.rules").Select(r => (JsonObject)r.DeepClone()).ToList();
        foreach (var route in args.Rules)
            Put(route, rules, ingress);
        var changed = plan.Set(ingress, "spec.rules", new JsonArray([.. rules]),
            string.Join(", ", args.Rules.Select(r => $"{r} to {r.Service}:{r.Port}")));
        if (plan.Steps.Count == 0)
            return;
        var set = new Condition.FieldEquals(ingress.Ref, "spec.rules", changed.Copy("spec.rules"));
        var live = new List<Condition> { set };
        foreach (var name in args.Rules.Select(r => r.Service).Distinct())
            if (await BackendAsync(name, args, cluster, plan) is { } ready)
                live.Add(ready);
        var lost = IngressRules.Routes(ingress).Except(IngressRules.Routes(changed)).ToList();
        if (lost.Count > 0)
            plan.Warn($"no longer served: {string.Join(", ", lost.Select(l => l.Host + l.Path))}");
        var secured = ingress.List("spec.tls")
            .SelectMany(t => (t["hosts"] as JsonArray ?? []).Select(h => $"{h}")).ToList();
        foreach (var host in args.Rules.Select(r => r.Host).OfType<string>().Distinct())
            if (secured.Count > 0 && !secured.Any(s => TlsPair.Covers(s, host)))
                plan.Warn($"no certificate of the Ingress is for {host}: ingress.enable_ssl");
        await IngressRules.WarnOfConflictsAsync(changed,
            IngressRules.Routes(changed).Except(IngressRules.Routes(ingress)), cluster, plan);
        plan.Verify(new Condition.All([.. live]), TimeSpan.FromMinutes(1));
    }

    private static void Put(Route route, List<JsonObject> rules, KubeObject ingress)
    {
        var rule = rules.FirstOrDefault(r => ((string?)r["host"] ?? "") == (route.Host ?? "")
                && IngressRules.Paths(r).Any(p => ((string?)p["path"] ?? "/") == route.Path))
            ?? rules.FirstOrDefault(r => ((string?)r["host"] ?? "") == (route.Host ?? ""));
        if (rule is null)
        {
            rule = route.Host is null ? [] : new JsonObject { ["host"] = route.Host };
            rules.Add(rule);
        }
        var paths = rule["http"]?["paths"] as JsonArray;
        if (paths is null)
            rule["http"] = new JsonObject { ["paths"] = paths = [] };
        var path = paths.OfType<JsonObject>().FirstOrDefault(p => ((string?)p["path"] ?? "/") == route.Path);
        var before = path ?? ingress.List("spec.rules").Where(r => ((string?)r["host"] ?? "") == (route.Host ?? ""))
            .SelectMany(IngressRules.Paths).FirstOrDefault(p => ((string?)p["path"] ?? "/") == route.Path);
        if (path is null)
            paths.Add(path = new JsonObject { ["path"] = route.Path });
        path["pathType"] = route.PathType?.ToString() ?? (string?)before?["pathType"] ?? nameof(Matching.Prefix);
        var port = PortText.Value(route.Port);
        path["backend"] = new JsonObject
        {
            ["service"] = new JsonObject
            {
                ["name"] = route.Service,
                ["port"] = new JsonObject
                {
                    [port.GetValueKind() == System.Text.Json.JsonValueKind.Number ? "number" : "name"] = port,
                },
            },
        };
    }

    /// <returns>What must hold of a Service that has ready pods.</returns>
    private static async Task<Condition?> BackendAsync(string name, Args args, ClusterView cluster, PlanBuilder plan)
    {
        var service = await cluster.GetAsync(Kind.Service, args.Namespace, name);
        plan.Check(service is not null, $"Service {args.Namespace}/{name} exists",
            hint: "a backend must be in the Ingress's own namespace; make it: service.create");
        if (service is null || service.Text("spec.type") == "ExternalName")
            return null;
        foreach (var port in args.Rules.Where(r => r.Service == name).Select(r => r.Port).Distinct())
            plan.Check(service.List("spec.ports").Any(p => $"{p["name"]}" == port || $"{p["port"]}" == port),
                $"Service {name} has the port {port}", hint: "it has " + string.Join(", ", service.List("spec.ports")
                    .Select(p => p["name"] is { } named ? $"{named} ({p["port"]})" : $"{p["port"]}")));
        var pods = ServicePods.Picked(
            await cluster.ListAsync(Kind.Pod, args.Namespace), service.At("spec.selector"));
        if (pods.Any(WorkloadPods.IsReady))
            return new Condition.ReadyEndpoints(service.Ref, 1);
        if (service.Map("spec.selector").Count > 0)
            plan.Warn($"Service {name} has no ready pod ({ServicePods.Shown(pods)}): it would answer 503");
        return null;
    }
}
