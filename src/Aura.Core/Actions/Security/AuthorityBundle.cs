using System.Security.Cryptography.X509Certificates;
using System.Text;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>
/// The authorities that clients trust: a new one is added before the first certificate that it has signed, and nothing
/// is taken out, so that the old certificate stays good meanwhile.
/// </summary>
internal static class AuthorityBundle
{
    private const string Key = "ca.crt";
    private const string ManagedBy = "trust.cert-manager.io/bundle";

    /// <summary>
    /// Adds it to the ConfigMap, and waits until what reads that is new. What reads the certificate too is restarted
    /// with it, once.
    /// </summary>
    public static async Task<IReadOnlyList<Condition>> AddAsync(SecurityRotateCertificates.Args args,
        ObjectRef secret, ObjectRef holder, X509Certificate2 authority, ClusterView cluster, PlanBuilder plan)
    {
        var name = plan.Need(args.Bundle, "clients know the authority",
            why: args.Bundle is null ? "it did not sign the present certificate, and no bundle is named" : null,
            hint: "name the ConfigMap from which they take the authorities that they trust, as bundle");
        var bundle = plan.Need(await cluster.GetAsync(Kind.ConfigMap, args.Namespace, name),
            $"ConfigMap {args.Namespace}/{name} exists", hint: "get_objects with kind ConfigMap lists them");
        ConfigData.NotGenerated(bundle, plan);
        plan.Check(!bundle.Flag("immutable"), $"{bundle.Ref} can be changed",
            why: bundle.Flag("immutable") ? "it is immutable" : null,
            hint: "make another, and refer the clients to it");
        plan.Check(bundle.Label(ManagedBy) is null, $"nothing else keeps {bundle.Ref}",
            why: bundle.Label(ManagedBy) is { } by
                ? $"trust-manager does, from the Bundle {ClusterText.Name(by)}" : null,
            hint: "add the authority to the sources of that Bundle");
        var now = bundle.Map("data").GetValueOrDefault(Key) ?? "";
        plan.Check(now.Length > 0 || bundle.Map("data").Count == 0, $"it holds authorities as {Key}",
            why: now.Length > 0 ? null
                : $"it has {string.Join(", ", bundle.Map("data").Keys.Select(ClusterText.Name))}",
            hint: "name the ConfigMap that clients read");
        if (Holds(now, authority))
            return [];
        var text = Added(now, authority);
        plan.Set(bundle, $"data[{Key}]", text,
            $"the certificate of {holder}: clients are to trust it before they meet what it has signed");
        var own = (await ConfigConsumer.OfAsync(secret, cluster)).Select(c => c.Workload.Ref).ToHashSet();
        var ends = await ConfigConsumer.RestartAsync((await ConfigConsumer.OfAsync(bundle.Ref, cluster))
            .Where(c => !own.Contains(c.Workload.Ref)).Select(c => c with { NeedsRestart = true }),
            args.RestartConsumers, cluster, plan);
        if (ends.Count > 0)
            plan.Wait(new Condition.All([.. ends]), TimeSpan.FromMinutes(15));
        return [new Condition.FieldEquals(bundle.Ref, $"data[{Key}]", text), .. ends];
    }

    /// <summary>Adds it beside the certificate as well, where the Secret names an authority.</summary>
    public static void AddTo(KubeObject secret, X509Certificate2 authority, PlanBuilder plan)
    {
        if (SecretCertificate.Pem(secret, Key) is { } now && !Holds(now, authority))
            plan.Set(secret, $"data[{Key}]",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(Added(now, authority))), "the authority that signs it");
    }

    private static bool Holds(string pem, X509Certificate2 authority) =>
        SecretCertificate.All(pem).Any(c => SecretCertificate.Mark(c) == SecretCertificate.Mark(authority));

    private static string Added(string pem, X509Certificate2 authority) =>
        (pem.Length == 0 ? "" : pem.TrimEnd() + "\n") + authority.ExportCertificatePem() + "\n";
}
