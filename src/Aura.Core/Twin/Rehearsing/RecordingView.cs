using System.Text.Json.Nodes;
using Aura.Cost.Prices;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Twin.Rehearsing;

/// <summary>Another view, and a record of what it told that no twin can know by itself.</summary>
internal sealed class RecordingView(ClusterView live, RecordedAnswers answers) : ClusterView
{
    public override DateTimeOffset Now => live.Now;
    public override IReadOnlyList<string> Receivers => live.Receivers;
    public override bool CanArchive => live.CanArchive;
    public override IReadOnlyList<string> ValueNames => live.ValueNames;
    public override bool AllowsInlineValues => live.AllowsInlineValues;
    public override DatabaseSettings Databases => live.Databases;
    public override IReadOnlyList<string> ProtectedNamespaces => live.ProtectedNamespaces;
    public override PriceList Prices => live.Prices;
    public override Task<ReportedPrices> NodePricesAsync() => live.NodePricesAsync();
    public override bool MeasuresErrors => live.MeasuresErrors;

    public override Task<KubeObject?> GetAsync(ObjectRef target) => live.GetAsync(target);

    public override Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null) =>
        live.ListAsync(kind, ns, labels, fields);

    // To ask these is to post something: the planner has, and the twin answers for itself.
    public override Task<bool> CanAsync(AccessQuestion question) => Task.FromResult(true);

    public override Task<bool> CanAsync(AccessSubject subject, AccessQuestion question) => Task.FromResult(true);

    public override Task<IReadOnlyList<string>> WarningsOfAsync(ObjectRef target, JsonObject patch) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public override Task<string?> DryRunAsync(KubeObject created) => Task.FromResult<string?>(null);

    public override Task<NamedValue?> ValueAsync(string name) => live.ValueAsync(name);

    public override string HashOf(string base64) => live.HashOf(base64);

    public override Task<UsageSurvey> SurveyAsync(
        SurveyQuestion question, CancellationToken cancellation = default) =>
        live.SurveyAsync(question, cancellation);

    public override async Task<IReadOnlyList<PastChange>> PastAsync(ObjectRef target)
    {
        var past = await live.PastAsync(target);
        answers.Add(target, past);
        return past;
    }

    public override async Task<WorkloadUsage> UsageAsync(
        ObjectRef workload, TimeSpan over, DateTimeOffset? until = null)
    {
        var usage = await live.UsageAsync(workload, over, until);
        answers.Add(workload, over, usage);
        return usage;
    }

    public override async Task<ErrorShare> ErrorsAsync(ObjectRef service, string version)
    {
        var share = await live.ErrorsAsync(service, version);
        answers.Add(service, version, share);
        return share;
    }
}
