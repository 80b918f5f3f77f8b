using System.Text.Json.Nodes;
using Aura.Cost.Nodes;
using Aura.Cost.Prices;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Plans;

/// <summary>
/// The cluster as an action sees it: read-only, with every read recorded, so that declared RBAC and staleness can be
/// judged. Nothing else of the outside world reaches an action.
/// </summary>
public abstract class ClusterView
{
    /// <summary>The one time that an action may use.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>Names of the receivers of messages that were configured at start.</summary>
    public virtual IReadOnlyList<string> Receivers => [];

    /// <summary>A folder for archives was configured at start.</summary>
    public virtual bool CanArchive => false;

    /// <summary>Names of the values for Secrets that were configured at start.</summary>
    public virtual IReadOnlyList<string> ValueNames => [];

    /// <summary>Values of Secrets may also stand in arguments; configured at start.</summary>
    public virtual bool AllowsInlineValues => false;
    /// <summary>What was configured at start about databases.</summary>
    public virtual DatabaseSettings Databases => DatabaseSettings.None;

    /// <summary>Namespaces where only actions that are made for them may write.</summary>
    public virtual IReadOnlyList<string> ProtectedNamespaces { get; } =
        ["kube-system", "kube-public", "kube-node-lease"];

    /// <summary>What nodes, requested resources and storage cost.</summary>
    public virtual PriceList Prices => PriceList.BuiltIn;

    /// <summary>What somebody who sees the bills says that nodes cost; nothing where nobody is asked.</summary>
    public virtual Task<ReportedPrices> NodePricesAsync() => Task.FromResult(ReportedPrices.None);

    /// <returns>Null where there is no such object.</returns>
    public abstract Task<KubeObject?> GetAsync(ObjectRef target);

    public Task<KubeObject?> GetAsync(Kind kind, string? ns, string name) => GetAsync(new ObjectRef(kind, ns, name));

    /// <summary>All namespaces where <paramref name="ns"/> is null.</summary>
    public abstract Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null);

    /// <summary>May the user whose credentials Aura has do this?</summary>
    public abstract Task<bool> CanAsync(AccessQuestion question);

    /// <summary>May somebody else do this? (SubjectAccessReview)</summary>
    public abstract Task<bool> CanAsync(AccessSubject subject, AccessQuestion question);

    /// <summary>
    /// What the API server warns of where the merge patch is only tried out (dry run): what its admission thinks of it.
    /// </summary>
    /// <exception cref="KubeException">It would refuse the patch.</exception>
    public abstract Task<IReadOnlyList<string>> WarningsOfAsync(ObjectRef target, JsonObject patch);

    /// <summary>Has the API server judge a creation; nothing is stored.</summary>
    /// <returns>Null, or why the server refuses it.</returns>
    public abstract Task<string?> DryRunAsync(KubeObject created);

    /// <summary>What Aura itself did to the object, newest first; empty where there is no journal.</summary>
    public virtual Task<IReadOnlyList<PastChange>> PastAsync(ObjectRef target) =>
        Task.FromResult<IReadOnlyList<PastChange>>([]);

    /// <summary>A configured value, without the value itself; null where none has that name.</summary>
    public virtual Task<NamedValue?> ValueAsync(string name) => Task.FromResult<NamedValue?>(null);

    /// <summary>Stands for a secret value (as <c>data</c> holds it): equal for equal ones.</summary>
    public virtual string HashOf(string base64) =>
        throw new NotSupportedException("this view knows no configured values");
    /// <summary>What the workload used in the time before <paramref name="until"/> (null: now).</summary>
    public virtual Task<WorkloadUsage> UsageAsync(
        ObjectRef workload, TimeSpan over, DateTimeOffset? until = null) =>
        Task.FromResult(WorkloadUsage.Unknown("nothing measures usage"));

    /// <summary>The operator said how to tell how many requests fail.</summary>
    public virtual bool MeasuresErrors => false;

    /// <summary>How many requests of a version fail lately.</summary>
    public virtual Task<ErrorShare> ErrorsAsync(ObjectRef service, string version) =>
        Task.FromResult(ErrorShare.Unknown("nothing measures requests"));

    /// <summary>What many workloads used; nothing where nothing measures it.</summary>
    public virtual Task<UsageSurvey> SurveyAsync(SurveyQuestion question, CancellationToken cancellation = default) =>
        Task.FromResult(UsageSurvey.None);

    /// <summary>As <see cref="ListAsync"/>; empty where the API has no such kind, or does not show it to us.</summary>
    public async Task<IReadOnlyList<KubeObject>> ListIfServedAsync(Kind kind, string? ns = null)
    {
        try
        {
            return await ListAsync(kind, ns);
        }
        catch (KubeException e) when (e.Status is 404 or 403)
        {
            return [];
        }
    }
}
