using System.Text.Json.Nodes;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;
using Aura.Simulator;

namespace Aura.Tests.Actions;

/// <summary>
/// A cluster that stands still: an API server with the objects of a case, their status as written there. An object's
/// <c>owner: Kind/name</c> becomes its controller reference; <c>now-60s</c> as a value becomes that time.
/// </summary>
internal sealed class CaseCluster : IDisposable
{
    private readonly SimulatedCluster _cluster;
    private readonly Dictionary<string, KubeObject> _made = [];
    private readonly Dictionary<string, Kind> _kinds = typeof(Kind).GetFields()
        .Select(f => f.GetValue(null)).OfType<Kind>()
        .ToDictionary(k => $"{k.ApiVersion}/{k.Name}");

    public CaseCluster(SimulatorOptions? options = null)
    {
        _cluster = new SimulatedCluster(options ?? new SimulatorOptions { RunControllers = false, Nodes = 0 });
        Client = new KubeClient(_cluster.CreateHttpClient(), _cluster.Clock);
    }

    public KubeClient Client { get; }

    public SimulatedCluster Simulated => _cluster;

    public DateTimeOffset Now => _cluster.Clock.GetUtcNow();

    public LiveClusterView View(IReadOnlyList<string>? receivers = null, bool archives = true,
        Func<ObjectRef, IReadOnlyList<PastChange>>? past = null, INamedValues? values = null,
        IUsageHistory? usage = null, PolicyFile? policy = null) =>
        new(Client, _cluster.Clock, receivers)
        {
            Remembers = true, Archives = archives, Past = past, Values = values, Usage = usage,
            DatabasesOf = policy ?? new(),
        };

    /// <summary>What an action sees in a case: the cluster, and what the case says was configured or known.</summary>
    public LiveClusterView View(ActionCase @case) => View(
        @case.Receivers, (bool?)@case.Json["archives"] ?? true, CasePast.Of(@case, this),
        CaseValues.Of(@case.Json), new CaseUsage(@case.Json), CaseValues.Policy(@case.Json));

    /// <summary>An object of the case, by Kind/name.</summary>
    public KubeObject Made(string key) => _made[key];

    public T Run<T>(Func<Task<T>> work) => _cluster.Run(work);

    public void Load(IEnumerable<JsonObject> objects) => _cluster.Run(async () =>
    {
        foreach (var json in objects)
            await MakeAsync(Timed(json));
    });

    private async Task MakeAsync(JsonObject json)
    {
        var text = $"{json["apiVersion"]}/{json["kind"]}";
        var kind = _kinds[text];
        var metadata = json["metadata"]!.AsObject();
        if (kind.Namespaced)
            metadata["namespace"] ??= "shop";
        if ((string?)json["owner"] is { } owner)
            metadata["ownerReferences"] = new JsonArray(Reference(_made[owner]));
        json.Remove("owner");
        if ((string?)metadata["namespace"] is { } ns
            && await Client.FindAsync(new ObjectRef(Kind.Namespace, null, ns)) is null)
        {
            await Client.CreateAsync(Named(Kind.Namespace, null, ns));
            await Client.CreateAsync(Named(Kind.ServiceAccount, ns, "default"));
        }
        var status = json["status"]?.DeepClone();
        var made = await MakeOrReplaceAsync(new KubeObject(kind, json));
        if (status is not null)
            made = await Client.PatchAsync(made.Ref, KubePatch.Merge(new JsonObject { ["status"] = status }),
                new WriteOptions { Subresource = "status" });
        if (metadata["deletionTimestamp"] is not null)
            await Client.DeleteAsync(made.Ref);
        _made[$"{kind.Name}/{made.Name}"] = made;
        if (kind == Kind.CustomResourceDefinition)
            Learn(made);
    }

    private static KubeObject Named(Kind kind, string? ns, string name) => new(kind,
        new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns } });

    private void Learn(KubeObject definition)
    {
        var kind = new Kind(definition.Text("spec.group")!, (string)definition.List("spec.versions").First()["name"]!,
            definition.Text("spec.names.kind")!, definition.Text("spec.names.plural")!,
            definition.Text("spec.scope") == "Namespaced");
        _kinds[$"{kind.ApiVersion}/{kind.Name}"] = kind;
    }

    // An object of a case takes the place of the base's of that name.
    private async Task<KubeObject> MakeOrReplaceAsync(KubeObject wanted)
    {
        if (await Client.FindAsync(wanted.Ref) is not { } old)
            return await Client.CreateAsync(wanted);
        return await Client.ReplaceAsync(wanted.With("metadata.resourceVersion", old.ResourceVersion)
            .With("metadata.uid", old.Uid));
    }

    private static JsonObject Reference(KubeObject owner) => new()
    {
        ["apiVersion"] = owner.Kind.ApiVersion,
        ["kind"] = owner.Kind.Name,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
    };

    private JsonObject Timed(JsonObject json) => (JsonObject)Timed((JsonNode)json)!;

    private JsonNode? Timed(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Timed(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Timed)]),
        JsonValue v when v.TryGetValue(out string? text) && text.StartsWith("now-") && text.EndsWith('s') =>
            _cluster.Clock.GetUtcNow().AddSeconds(-int.Parse(text[4..^1])).ToString("yyyy-MM-ddTHH:mm:ssZ"),
        _ => node?.DeepClone(),
    };

    public void Dispose()
    {
        Client.Dispose();
        _cluster.Dispose();
    }
}
