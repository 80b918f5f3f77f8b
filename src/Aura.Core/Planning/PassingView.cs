using System.Text.Json.Nodes;
using Aura.Cost.Nodes;
using Aura.Cost.Prices;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Planning;

/// <summary>Passes every question on; what is asked otherwise is for those who derive from it.</summary>
internal abstract class PassingView(ClusterView inner) : ClusterView
{
    public override DateTimeOffset Now => inner.Now;
    public override IReadOnlyList<string> Receivers => inner.Receivers;
    public override PriceList Prices => inner.Prices;
    public override bool CanArchive => inner.CanArchive;
    public override IReadOnlyList<string> ValueNames => inner.ValueNames;
    public override bool AllowsInlineValues => inner.AllowsInlineValues;
    public override bool MeasuresErrors => inner.MeasuresErrors;
    public override DatabaseSettings Databases => inner.Databases;
    public override IReadOnlyList<string> ProtectedNamespaces => inner.ProtectedNamespaces;

    public override Task<KubeObject?> GetAsync(ObjectRef target) => inner.GetAsync(target);

    public override Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null) =>
        inner.ListAsync(kind, ns, labels, fields);

    public override Task<bool> CanAsync(AccessQuestion question) => inner.CanAsync(question);

    public override Task<bool> CanAsync(AccessSubject subject, AccessQuestion question) =>
        inner.CanAsync(subject, question);

    public override Task<IReadOnlyList<string>> WarningsOfAsync(ObjectRef target, JsonObject patch) =>
        inner.WarningsOfAsync(target, patch);

    public override Task<string?> DryRunAsync(KubeObject created) => inner.DryRunAsync(created);

    public override Task<IReadOnlyList<PastChange>> PastAsync(ObjectRef target) => inner.PastAsync(target);

    public override Task<ReportedPrices> NodePricesAsync() => inner.NodePricesAsync();

    public override Task<NamedValue?> ValueAsync(string name) => inner.ValueAsync(name);

    public override string HashOf(string base64) => inner.HashOf(base64);

    public override Task<WorkloadUsage> UsageAsync(ObjectRef workload, TimeSpan over, DateTimeOffset? until = null) =>
        inner.UsageAsync(workload, over, until);

    public override Task<ErrorShare> ErrorsAsync(ObjectRef service, string version) =>
        inner.ErrorsAsync(service, version);

    public override Task<UsageSurvey> SurveyAsync(SurveyQuestion question, CancellationToken cancellation = default) =>
        inner.SurveyAsync(question, cancellation);
}
