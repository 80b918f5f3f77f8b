using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Metrics.Trends;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// A certificate that is served with ends soon, measured by its own life, and nobody renews it; or whoever is to renew
/// it is late.
/// </summary>
public sealed class CertificateExpiring() : CertificateDetector("CertificateExpiring")
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    // cert-manager tries again within an hour (its back-off is longer: then it says so).
    private static readonly TimeSpan Late = TimeSpan.FromHours(6);

    protected override Symptom? Judge(ServedCertificate certificate, Snapshot cluster)
    {
        var left = certificate.To - cluster.Now;
        var due = certificate.Keeper?.Time("status.renewalTime");
        // Certificates of a day are renewed every few hours.
        var third = (certificate.To - certificate.From) / 3;
        var soon = third < Soon ? third : Soon;
        if (left <= TimeSpan.Zero
            || (certificate.Keeper is not null && due is { } at ? cluster.Now - at < Late : left > soon))
            return null;
        return Seen(certificate, cluster,
            $"its certificate ends on {certificate.To.UtcDateTime:yyyy-MM-dd}"
                + (certificate.Keeper is null ? "" : ", and its renewal is late"),
            due is { } late ? $"it was to be renewed on {late.UtcDateTime:yyyy-MM-dd}"
                : "the certificate itself says when it ends") with
        {
            Explains = false,
            Prognosis = $"clients refuse it from {ServedCertificate.Shown(certificate.To)} on, "
                + $"in about {Forecast.Text(left)}",
        };
    }
}
