using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Actions;

/// <summary>
/// Aura's ServiceAccount on a simulated cluster, with a ClusterRole of the rules given and nothing else.
/// </summary>
internal sealed class LimitedUser : IDisposable
{
    private const string Name = "aura";
    private readonly SimulatedCluster _cluster;
    private readonly KubeClient _admin;
    private readonly WriteCount _writes;

    /// <param name="admin">Sets the role up.</param>
    public LimitedUser(SimulatedCluster cluster, KubeClient admin, IEnumerable<Rbac> rules)
    {
        (_cluster, _admin) = (cluster, admin);
        _writes = new WriteCount(cluster.ForUser($"system:serviceaccount:{Name}:{Name}"));
        Client = new KubeClient(new HttpClient(_writes)
        {
            BaseAddress = new Uri("http://simulator.local/"),
            Timeout = Timeout.InfiniteTimeSpan,
        }, cluster.Clock);
        cluster.Run(() => admin.CreateAsync(Role(rules)));
        cluster.Run(() => admin.CreateAsync(Binding()));
    }

    public KubeClient Client { get; }

    /// <summary>Requests of this user that were to change something; not dry runs, not questions.</summary>
    public int Writes => _writes.Count;

    public void MayOnly(IEnumerable<Rbac> rules) => _cluster.Run(async () =>
    {
        var old = await _admin.FindAsync(new ObjectRef(Kind.ClusterRole, null, Name));
        await _admin.ReplaceAsync(old!.With("rules", Role(rules).At("rules")));
    });

    public void Dispose() => Client.Dispose();

    private static KubeObject Role(IEnumerable<Rbac> rules) => new(Kind.ClusterRole, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["rules"] = new JsonArray([.. rules.Select(r => new JsonObject
        {
            ["apiGroups"] = new JsonArray(r.Group),
            ["resources"] = new JsonArray(r.Subresource is null ? r.Resource : $"{r.Resource}/{r.Subresource}"),
            ["verbs"] = new JsonArray([.. r.Verbs.Select(v => JsonValue.Create(v))]),
        })]),
    });

    private static KubeObject Binding() => new(Kind.ClusterRoleBinding, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["roleRef"] = new JsonObject
        {
            ["apiGroup"] = "rbac.authorization.k8s.io",
            ["kind"] = "ClusterRole",
            ["name"] = Name,
        },
        ["subjects"] = new JsonArray(new JsonObject
        {
            ["kind"] = "ServiceAccount",
            ["name"] = Name,
            ["namespace"] = Name,
        }),
    });

    private sealed class WriteCount(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public int Count { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancel)
        {
            // A deletion says in its body that it is a dry run.
            var body = request.Content is { } content ? await content.ReadAsStringAsync(cancel) : "";
            if (request.Method != HttpMethod.Get && !request.RequestUri!.Query.Contains("dryRun=All")
                && !body.Contains("\"dryRun\":[\"All\"]")
                && !request.RequestUri.AbsolutePath.StartsWith("/apis/authorization.k8s.io/"))
                Count++;
            return await base.SendAsync(request, cancel);
        }
    }
}
