using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>
/// Replaces a certificate and its key: where cert-manager keeps it, by asking cert-manager; else by signing a new one
/// with an authority whose key lies in a Secret.
/// </summary>
public sealed class SecurityRotateCertificates : RemediationAction<SecurityRotateCertificates.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Of cert-manager."), ObjectName]
        public string? Certificate { get; init; }

        [Description("Secret with tls.crt and tls.key."), ObjectName]
        public string? Secret { get; init; }

        [Description("Secret of the authority to sign with, where cert-manager does not."), ObjectName]
        public string? Authority { get; init; }

        [Description("ConfigMap of the authorities that clients trust."), ObjectName]
        public string? Bundle { get; init; }

        [Description("Valid for; default as long as the present one."), Range(1, 3650)]
        public int? Days { get; init; }

        [Description("Restart what reads it.")]
        public bool RestartConsumers { get; init; } = true;

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if ((Certificate is null) == (Secret is null))
                yield return new ValidationResult("give one of them", [nameof(Certificate), nameof(Secret)]);
            if (Certificate is not null && (Authority ?? Bundle) is not null)
                yield return new ValidationResult("only with secret: cert-manager signs by the Certificate's issuer",
                    [nameof(Authority), nameof(Bundle)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "security.rotate_certificates",
        Description = "Renew a certificate with its key, by cert-manager or an authority's Secret.",
        Risk = Risk.High,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Service,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            .. CertificateIssuing.Rbac, "cert-manager.io/issuers: get", "cert-manager.io/clusterissuers: get",
            "secrets: get, list, watch, patch", "configmaps: get, list, watch, patch", .. SecretOwner.Rbac,
            .. ConfigConsumer.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var secret = args.Secret is null ? null : plan.Need(
            await cluster.GetAsync(Kind.Secret, args.Namespace, args.Secret),
            $"Secret {args.Namespace}/{args.Secret} exists", hint: "get_objects with kind Secret lists them");
        var certificate = args.Certificate ?? secret?.Annotation(CertManagerRenewal.CertificateName);
        if (certificate is not null)
            await CertManagerRenewal.PlanAsync(
                new ObjectRef(Kind.Certificate, args.Namespace, certificate), args.RestartConsumers, cluster, plan);
        else
            await OwnRenewal.PlanAsync(args, secret!, cluster, plan);
    }

    /// <summary>Restarts what reads the certificate; what is returned holds once the pods are new.</summary>
    internal static async Task<IReadOnlyList<Condition>> RestartAsync(
        ObjectRef secret, bool restart, ClusterView cluster, PlanBuilder plan)
    {
        var consumers = await ConfigConsumer.OfAsync(secret, cluster);
        if (consumers.Count == 0)
            plan.Warn("no workload mounts it: an Ingress controller takes the new certificate up by itself, others who "
                + "serve by it have to be told");
        // What is mounted follows by itself, but few servers read their certificate twice.
        return await ConfigConsumer.RestartAsync(
            consumers.Select(c => c with { NeedsRestart = c.NeedsRestart || restart }), restart, cluster, plan);
    }
}
