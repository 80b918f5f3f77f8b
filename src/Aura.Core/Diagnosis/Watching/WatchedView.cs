using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Diagnosis.Watching;

/// <summary>
/// Answers what diagnosis asks from a watched cluster; what cannot be watched is asked for, once a minute at most.
/// </summary>
internal sealed class WatchedView(WatchedCluster held, ClusterView inner, RecentAnswers recent) : PassingView(inner)
{
    public override Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null) =>
        (labels, fields) != (null, null) ? Inner.ListAsync(kind, ns, labels, fields)
        : held.Holds(kind) ? Held(() => held.List(kind, ns))
        : recent.OnceAsync((kind, ns), Now, () => Inner.ListAsync(kind, ns));

    public override Task<KubeObject?> GetAsync(ObjectRef target) =>
        held.Holds(target.Kind) ? Held(() => held.Find(target))
        : recent.OnceAsync(target, Now, async () => await Inner.GetAsync(target) is { } found
            ? target.Kind == Kind.Secret ? Trimming.WithoutValues(found) : found : null);

    public override Task<UsageSurvey> SurveyAsync(SurveyQuestion question, CancellationToken cancellation = default) =>
        recent.OnceAsync("survey", Now, () => Inner.SurveyAsync(question, cancellation));

    private static Task<T> Held<T>(Func<T> read)
    {
        try
        {
            return Task.FromResult(read());
        }
        catch (KubeException e)
        {
            return Task.FromException<T>(e);
        }
    }
}
