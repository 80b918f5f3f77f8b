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
    protected ClusterView Inner { get; } = inner;

    public override DateTimeOffset Now => Inner.Now;
    public override IReadOnlyList<string> Receivers => Inner.Receivers;
    public override PriceList Prices => Inner.Prices;
    public override bool CanArchive => Inner.CanArchive;
    public override IReadOnlyList<string> ValueNames => Inner.ValueNames;
    public override bool AllowsInlineValues => Inner.AllowsInlineValues;
    public override bool MeasuresErrors => Inner.MeasuresErrors;
    public override DatabaseSettings Databases => Inner.Databases;
    public override IReadOnlyList<string> ProtectedNamespaces => Inner.ProtectedNamespaces;

    public override Task<KubeObject?> GetAsync(ObjectRef target) => Inner.GetAsync(target);

    public override Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null) =>
        Inner.ListAsync(kind, ns, labels, fields);

    public override Task<bool> CanAsync(AccessQuestion question) => Inner.CanAsync(question);

    public override Task<bool> CanAsync(AccessSubject subject, AccessQuestion question) =>
        Inner.CanAsync(subject, question);

    public override Task<IReadOnlyList<string>> WarningsOfAsync(ObjectRef target, JsonObject patch) =>
        Inner.WarningsOfAsync(target, patch);

    public override Task<string?> DryRunAsync(KubeObject created) => Inner.DryRunAsync(created);

    public override Task<IReadOnlyList<PastChange>> PastAsync(ObjectRef target) => Inner.PastAsync(target);

    public override Task<ReportedPrices> NodePricesAsync() => Inner.NodePricesAsync();

    public override Task<NamedValue?> ValueAsync(string name) => Inner.ValueAsync(name);

    public override string HashOf(string base64) => Inner.HashOf(base64);

    public override Task<WorkloadUsage> UsageAsync(ObjectRef workload, TimeSpan over, DateTimeOffset? until = null) =>
        Inner.UsageAsync(workload, over, until);

    public override Task<ErrorShare> ErrorsAsync(ObjectRef service, string version) =>
        Inner.ErrorsAsync(service, version);

    public override Task<UsageSurvey> SurveyAsync(SurveyQuestion question, CancellationToken cancellation = default) =>
        Inner.SurveyAsync(question, cancellation);
}
