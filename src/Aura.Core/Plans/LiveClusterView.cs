using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Aura.Cost.Nodes;
using Aura.Cost.Prices;
using Aura.Execution.Policy;
using Aura.Execution.Writing;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Plans;

/// <summary>The cluster as it is right now, read through the API; what was read is recorded.</summary>
public sealed class LiveClusterView(
    KubeClient client, TimeProvider time, IReadOnlyList<string>? receivers = null,
    IReadOnlyList<string>? protectedNamespaces = null) : ClusterView
{
    private readonly ConcurrentQueue<ClusterRead> _reads = new();
    private readonly ConcurrentDictionary<object, object?> _remembered = new();

    public override DateTimeOffset Now => time.GetUtcNow();

    public override IReadOnlyList<string> Receivers => receivers ?? base.Receivers;

    public override IReadOnlyList<string> ProtectedNamespaces => protectedNamespaces ?? base.ProtectedNamespaces;

    public override bool CanArchive => Archives;

    public override PriceList Prices => PriceList ?? base.Prices;

    /// <summary>See <see cref="Prices"/>; null: the built-in one.</summary>
    public PriceList? PriceList { get; init; }

    public override DatabaseSettings Databases => DatabasesOf.DatabaseSettings;

    /// <summary>See <see cref="CanArchive"/>.</summary>
    public bool Archives { get; init; }

    /// <summary>The values that the operator named at start; null: none.</summary>
    public INamedValues? Values { get; init; }

    public override IReadOnlyList<string> ValueNames => Values?.Names ?? base.ValueNames;

    public override bool AllowsInlineValues => Values?.AllowInline ?? base.AllowsInlineValues;
    /// <summary>Whose <see cref="Databases"/> there are.</summary>
    public PolicyFile DatabasesOf { get; init; } = new();

    /// <summary>
    /// Answers the same question with the same answer, so that a plan and its checks see one state and ask once. Not
    /// for waiting.
    /// </summary>
    public bool Remembers { get; init; }

    /// <summary>Reads the journal for <see cref="PastAsync"/>; null: there is none.</summary>
    public Func<ObjectRef, IReadOnlyList<PastChange>>? Past { get; init; }

    /// <summary>Answers <see cref="UsageAsync"/>; null: nothing measures usage.</summary>
    public IUsageHistory? Usage { get; init; }

    /// <summary>Answers <see cref="NodePricesAsync"/>; null: nobody does.</summary>
    public INodePrices? NodePrices { get; init; }

    /// <summary>Answers <see cref="ErrorsAsync"/>; null: nothing measures requests.</summary>
    public IRequestErrors? Errors { get; init; }

    public override bool MeasuresErrors => Errors is not null;

    /// <summary>How each read is repeated where the API server asks for patience; null: not at all.</summary>
    public Func<Func<Task<object?>>, Task<object?>>? Repeat { get; init; }

    /// <summary>
    /// A read that fails for the moment (429, 5xx, a lost connection) is asked again a few times, so that one of the
    /// many reads of a diagnosis does not end it.
    /// </summary>
    public bool RepeatsReads { init => Repeat = value ? Resilience.Reading(time) : null; }

    /// <summary>In the order of the reads, each as asked of the API.</summary>
    public IReadOnlyCollection<ClusterRead> Reads => _reads;

    public override Task<KubeObject?> GetAsync(ObjectRef target) => OnceAsync(target, () =>
    {
        _reads.Enqueue(new ClusterRead("get", target.Kind, target.Namespace, target.Name));
        return client.FindAsync(target);
    });

    public override Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null) =>
        OnceAsync((kind, ns, labels, fields), async () =>
        {
            _reads.Enqueue(new ClusterRead("list", kind, ns, null));
            var options = new ListOptions { Labels = labels, Fields = fields, RepeatPage = Repeat };
            return (IReadOnlyList<KubeObject>)(await client.ListAsync(kind, ns, options)).Items;
        }, Once);

    public override Task<bool> CanAsync(AccessQuestion question) =>
        OnceAsync(question, () => client.CanAsync(question));

    public override Task<bool> CanAsync(AccessSubject subject, AccessQuestion question) =>
        OnceAsync(($"{subject}", question), () =>
        {
            _reads.Enqueue(new ClusterRead("create", Kind.SubjectAccessReview, null, null));
            return client.CanAsync(question, subject);
        });

    public override Task<IReadOnlyList<string>> WarningsOfAsync(ObjectRef target, JsonObject patch) =>
        OnceAsync((target, patch.ToJsonString()), async () =>
        {
            _reads.Enqueue(new ClusterRead("patch", target.Kind, target.Namespace, target.Name));
            var warnings = new List<string>();
            await client.PatchAsync(target, KubePatch.Merge((JsonObject)patch.DeepClone()),
                new WriteOptions { DryRun = true, Warnings = warnings });
            return (IReadOnlyList<string>)warnings;
        });

    public override Task<string?> DryRunAsync(KubeObject created) =>
        OnceAsync(("create", $"{created.ToJson().ToJsonString()}"), async () =>
        {
            _reads.Enqueue(new ClusterRead("create", created.Kind, created.Namespace, null));
            try
            {
                await client.CreateAsync(created, new WriteOptions { DryRun = true });
                return null;
            }
            catch (KubeException e) when (e.Status is >= 400 and < 500 and not 429)
            {
                return (string?)e.Message;
            }
        });

    public override Task<IReadOnlyList<PastChange>> PastAsync(ObjectRef target) => OnceAsync(("past", target), () =>
    {
        _reads.Enqueue(new ClusterRead(ClusterRead.Past, target.Kind, target.Namespace, target.Name));
        return Task.FromResult(Past?.Invoke(target) ?? []);
    });

    public override Task<NamedValue?> ValueAsync(string name) =>
        Values?.LookAsync(name, GetAsync) ?? base.ValueAsync(name);

    public override string HashOf(string base64) => Values?.Hash(base64) ?? base.HashOf(base64);

    public override Task<WorkloadUsage> UsageAsync(
        ObjectRef workload, TimeSpan over, DateTimeOffset? until = null) =>
        OnceAsync(("usage", workload, over, until), () =>
        {
            _reads.Enqueue(new ClusterRead(ClusterRead.Usage, workload.Kind, workload.Namespace, workload.Name));
            return Usage?.OfAsync(new UsageQuestion(workload, over, until ?? Now))
                ?? base.UsageAsync(workload, over, until);
        });

    public override Task<ReportedPrices> NodePricesAsync() => NodePrices?.AskAsync() ?? base.NodePricesAsync();

    public override Task<ErrorShare> ErrorsAsync(ObjectRef service, string version) =>
        Errors?.OfAsync(service, version) ?? base.ErrorsAsync(service, version);

    public override Task<UsageSurvey> SurveyAsync(
        SurveyQuestion question, CancellationToken cancellation = default) =>
        Usage?.SurveyAsync(question, cancellation) ?? base.SurveyAsync(question, cancellation);

    // A list is repeated page by page: with many pages, one of them fails on a bad connection every time.
    private static Task<T> Once<T>(Func<Task<T>> ask) => ask();

    private async Task<T> OnceAsync<T>(
        object key, Func<Task<T>> ask, Func<Func<Task<T>>, Task<T>>? carryOut = null)
    {
        carryOut ??= AskAsync;
        if (!Remembers)
            return await carryOut(ask);
        if (_remembered.TryGetValue(key, out var known))
            return (T)known!;
        var answer = await carryOut(ask);
        _remembered[key] = answer;
        return answer;
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask) =>
        Repeat is null ? await ask() : (T)(await Repeat(async () => await ask()))!;
}
