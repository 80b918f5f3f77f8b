using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Lets an Ingress serve hosts by TLS, with a Secret that is there or one that cert-manager makes.</summary>
public sealed class IngressEnableSsl : RemediationAction<IngressEnableSsl.Args>
{
    private const string Group = "cert-manager.io";
    private static readonly Kind Issuer = new(Group, "v1", "Issuer", "issuers");
    private static readonly Kind ClusterIssuer = new(Group, "v1", "ClusterIssuer", "clusterissuers", false);
    private static readonly Kind Certificate = new(Group, "v1", "Certificate", "certificates");

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Ingress."), ObjectName]
        public required string Name { get; init; }

        [Description("Default: all of its rules.")]
        public IReadOnlyList<string>? Hosts { get; init; }

        [Description("TLS Secret; with an issuer the one to make."), ObjectName]
        public string? Secret { get; init; }

        [Description("Of cert-manager."), ObjectName]
        public string? Issuer { get; init; }

        [Description("Of cert-manager."), ObjectName]
        public string? ClusterIssuer { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Secret is null && Issuer is null && ClusterIssuer is null)
                yield return new ValidationResult("give one of them",
                    [nameof(Secret), nameof(Issuer), nameof(ClusterIssuer)]);
            if (Issuer is not null && ClusterIssuer is not null)
                yield return new ValidationResult("give one of them", [nameof(Issuer), nameof(ClusterIssuer)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "ingress.enable_ssl",
        Description = "Serve an Ingress's hosts by TLS, by a Secret or a cert-manager issuer.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Service,
        TypicalDuration = TimeSpan.FromSeconds(120),
        Rbac =
        [
            "networking.k8s.io/ingresses: get, list, watch, patch", "secrets: get",
            "cert-manager.io/issuers: list", "cert-manager.io/clusterissuers: list",
            "cert-manager.io/certificates: list, watch",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var ingress = plan.Need(await cluster.GetAsync(Kind.Ingress, args.Namespace, args.Name),
            $"Ingress {args.Namespace}/{args.Name} exists");
        var known = IngressRules.Routes(ingress).Select(r => r.Host).Where(h => h.Length > 0).Distinct().ToList();
        var hosts = args.Hosts is { Count: > 0 } given ? given : known;
        plan.Check(hosts.Count > 0, "the hosts are known", hint: "its rules name none: give hosts");
        foreach (var host in hosts.Where(h => !known.Contains(h)))
            plan.Warn($"no rule of the Ingress is for {host}");
        var name = args.Secret ?? $"{args.Name}-tls";
        var secret = await cluster.GetAsync(Kind.Secret, args.Namespace, name);
        var issued = args.Issuer is not null || args.ClusterIssuer is not null;
        if (issued)
            await IssuerAsync(args, secret, name, cluster, plan);
        else
            TlsPair.Check(plan.Need(secret, $"Secret {args.Namespace}/{name} exists",
                hint: "it must be in the Ingress's own namespace; or name a cert-manager issuer"),
                hosts, cluster.Now, plan);
        var changed = ingress;
        if (issued)
            changed = Annotate(ingress, args, plan);
        changed = plan.Set(changed, "spec.tls", Tls(ingress, hosts, name),
            $"Secret {name} for {string.Join(", ", hosts)}");
        if (plan.Steps.Count == 0)
            return;
        if (ingress.List("spec.tls").FirstOrDefault() is null)
            plan.Warn("many controllers redirect plain HTTP to HTTPS once there is a certificate");
        var set = new Condition.FieldEquals(ingress.Ref, "spec.tls", changed.Copy("spec.tls"));
        if (!issued)
        {
            plan.Verify(set, TimeSpan.FromSeconds(30));
            return;
        }
        var certificate = new ObjectRef(Certificate, args.Namespace, name);
        plan.Wait(new Condition.Exists(certificate), TimeSpan.FromMinutes(1));
        plan.Verify(new Condition.All([set, new Condition.StatusCondition(certificate, "Ready")]),
            TimeSpan.FromMinutes(10));
    }

    // cert-manager makes a Certificate of the Secret's name for an annotated Ingress (ingress-shim).
    private static async Task IssuerAsync(
        Args args, KubeObject? secret, string name, ClusterView cluster, PlanBuilder plan)
    {
        var (kind, issuer) = args.Issuer is not null ? (Issuer, args.Issuer) : (ClusterIssuer, args.ClusterIssuer!);
        IReadOnlyList<KubeObject>? all = null;
        try
        {
            all = await cluster.ListAsync(kind, kind.Namespaced ? args.Namespace : null);
        }
        catch (KubeException e) when (e.Status == 404)
        {
            // The API has no such kind.
        }
        var there = plan.Need(all, "cert-manager is installed",
            why: all is null ? $"the API has no {kind.Resource}" : null,
            hint: "install it, or give a Secret with a certificate");
        var found = plan.Need(there.FirstOrDefault(i => i.Name == issuer), $"{kind} {issuer} exists",
            hint: there.Count == 0 ? "there is none" : $"there are {string.Join(", ", there.Select(i => i.Name))}");
        var ready = found.Condition("Ready");
        plan.Check((string?)ready?["status"] == "True", "the issuer is ready",
            why: ready is null ? "it has no condition Ready" : $"{ready["reason"]}: {ready["message"]}");
        plan.Check(secret is null || secret.Annotation("cert-manager.io/certificate-name") == name,
            $"no other Secret has the name {name}", why: secret is null ? null
                : secret.Annotation("cert-manager.io/certificate-name") is { } of ? $"it is of the Certificate {of}"
                : "it was not made by cert-manager, which would write over it",
            hint: "give another name with secret");
    }

    private static KubeObject Annotate(KubeObject ingress, Args args, PlanBuilder plan)
    {
        var (own, other) = args.Issuer is not null ? ("issuer", "cluster-issuer") : ("cluster-issuer", "issuer");
        if (ingress.Annotation($"{Group}/{other}") is not null)
            ingress = plan.Set(ingress, $"metadata.annotations[{Group}/{other}]", null, "another issuer");
        return plan.Set(ingress, $"metadata.annotations[{Group}/{own}]", args.Issuer ?? args.ClusterIssuer,
            "cert-manager makes the certificate");
    }

    // A host is served by one certificate: it leaves the entries of other Secrets.
    private static JsonArray Tls(KubeObject ingress, IReadOnlyList<string> hosts, string secret)
    {
        var entries = new List<JsonObject>();
        var done = false;
        foreach (var entry in ingress.List("spec.tls").Select(t => (JsonObject)t.DeepClone()))
        {
            var own = (string?)entry["secretName"] == secret;
            var before = (entry["hosts"] as JsonArray ?? []).Select(h => $"{h}").ToList();
            var after = own ? before.Union(hosts).ToList() : before.Except(hosts).ToList();
            done |= own;
            if (after.Count == 0 && before.Count > 0)
                continue;
            if (!before.SequenceEqual(after))
                entry["hosts"] = new JsonArray([.. after.Select(h => (JsonNode)h)]);
            entries.Add(entry);
        }
        if (!done)
            entries.Add(new JsonObject
            {
                ["hosts"] = new JsonArray([.. hosts.Select(h => (JsonNode)h)]),
                ["secretName"] = secret,
            });
        return new JsonArray([.. entries]);
    }
}
