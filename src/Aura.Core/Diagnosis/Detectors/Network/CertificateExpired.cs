using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>The certificate of a TLS Secret that is served with has ended: clients refuse it.</summary>
public sealed class CertificateExpired() : CertificateDetector("CertificateExpired")
{
    protected override Symptom? Judge(ServedCertificate certificate, Snapshot cluster) => certificate.To > cluster.Now
        ? null : Seen(certificate, cluster,
            $"its certificate ended on {certificate.To.UtcDateTime:yyyy-MM-dd}, and clients refuse it",
            "the certificate itself says when it ends") with
        {
            Since = certificate.To,
        };
}
