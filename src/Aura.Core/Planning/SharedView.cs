using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Aura.Cost.Nodes;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Planning;

/// <summary>
/// Asks the same question once, also while the first answer is still awaited, so that all strategies of all findings
/// are worked out against one state. An object whose namespace (or whole kind) has been listed is taken from the list.
/// </summary>
internal sealed class SharedView(ClusterView inner) : PassingView(inner)
{
    private readonly ConcurrentDictionary<object, Lazy<Task>> _answers = new();

    public override Task<KubeObject?> GetAsync(ObjectRef target) =>
        OnceAsync(target, () => Listed(target) is { } list ? FromListAsync(list, target) : Inner.GetAsync(target));

    public override Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null) =>
        OnceAsync(new Listing(kind, ns, labels, fields), () => Inner.ListAsync(kind, ns, labels, fields));

    public override Task<bool> CanAsync(AccessQuestion question) =>
        OnceAsync(question, () => Inner.CanAsync(question));

    public override Task<bool> CanAsync(AccessSubject subject, AccessQuestion question) =>
        OnceAsync(($"{subject}", question), () => Inner.CanAsync(subject, question));

    public override Task<IReadOnlyList<string>> WarningsOfAsync(ObjectRef target, JsonObject patch) =>
        OnceAsync((target, patch.ToJsonString()), () => Inner.WarningsOfAsync(target, patch));

    public override Task<string?> DryRunAsync(KubeObject created) =>
        OnceAsync(("create", created.ToJson().ToJsonString()), () => Inner.DryRunAsync(created));

    public override Task<IReadOnlyList<PastChange>> PastAsync(ObjectRef target) =>
        OnceAsync(("past", target), () => Inner.PastAsync(target));

    public override Task<WorkloadUsage> UsageAsync(ObjectRef workload, TimeSpan over, DateTimeOffset? until = null) =>
        OnceAsync(("usage", workload, over, until), () => Inner.UsageAsync(workload, over, until));

    public override Task<ReportedPrices> NodePricesAsync() => OnceAsync("prices", Inner.NodePricesAsync);

    private sealed record Listing(Kind Kind, string? Namespace, string? Labels, string? Fields);

    private Task<IReadOnlyList<KubeObject>>? Listed(ObjectRef target) =>
        new[] { target.Namespace, null }.Distinct()
            .Select(ns => _answers.GetValueOrDefault(new Listing(target.Kind, ns, null, null)))
            .Where(a => a is { IsValueCreated: true, Value.IsFaulted: false, Value.IsCanceled: false })
            .Select(a => (Task<IReadOnlyList<KubeObject>>)a!.Value).FirstOrDefault();

    private static async Task<KubeObject?> FromListAsync(
        Task<IReadOnlyList<KubeObject>> list, ObjectRef target) => (await list).FirstOrDefault(o => o.Ref == target);

    /// <summary>A failure is the answer as well where it would be the same again.</summary>
    private async Task<T> OnceAsync<T>(object key, Func<Task<T>> ask)
    {
        var answer = _answers.GetOrAdd(key, _ => new Lazy<Task>(ask));
        try
        {
            return await (Task<T>)answer.Value;
        }
        catch (Exception e) when (e is not KubeException { Status: 403 or 404 })
        {
            _answers.TryRemove(KeyValuePair.Create(key, answer));
            throw;
        }
    }
}
