using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Tests.Diagnosis;

/// <summary>
/// Objects of a case as a snapshot. What is left out is filled in: namespace shop, a uid, an age of an hour;
/// <c>owner: Kind/name</c> becomes the controller reference, <c>now-60s</c> or <c>now+60s</c> that time.
/// </summary>
internal sealed class SnapshotLoader
{
    private static readonly Dictionary<string, Kind> s_kinds = typeof(Kind).GetFields()
        .Select(f => f.GetValue(null)).OfType<Kind>().ToDictionary(k => $"{k.ApiVersion}/{k.Name}");

    private readonly List<KubeObject> _objects = [];

    /// <summary>Secrets are only looked up by name, as in a cluster.</summary>
    public Snapshot Snapshot(IEnumerable<string> forbidden)
    {
        var unread = forbidden.ToDictionary(p => s_kinds.Values.First(k => k.Plural == p), p => $"{p} is forbidden");
        var secrets = _objects.Where(o => o.Kind == Kind.Secret).ToDictionary(o => o.Ref);
        var listed = new Snapshot(_objects.Except(secrets.Values), Sketch.Now, unread);
        return listed.With(NamedSecrets.ReadAsync(listed, r => unread.TryGetValue(Kind.Secret, out var no)
            ? throw new KubeException("Forbidden", no, 403)
            : Task.FromResult(secrets.GetValueOrDefault(r))).GetAwaiter().GetResult());
    }

    public void Add(JsonObject given)
    {
        var json = (JsonObject)Timed(given)!;
        var text = $"{json["apiVersion"]}/{json["kind"]}";
        var kind = s_kinds.GetValueOrDefault(text)
            ?? throw new ArgumentException($"no Kind is declared for {text}", nameof(given));
        var metadata = json["metadata"]!.AsObject();
        if (kind.Namespaced)
            metadata["namespace"] ??= "shop";
        metadata["uid"] ??= $"uid-{kind.Name}-{metadata["name"]}";
        metadata["creationTimestamp"] ??= Sketch.Ago(3600);
        if ((string?)json["owner"] is { } owner)
            metadata["ownerReferences"] = new JsonArray(Reference(owner));
        json.Remove("owner");
        var made = new KubeObject(kind, json);
        _objects.RemoveAll(o => o.Ref == made.Ref);
        _objects.Add(made);
    }

    private JsonObject Reference(string owner)
    {
        var of = _objects.FirstOrDefault(o => $"{o.Kind.Name}/{o.Name}" == owner)
            ?? throw new ArgumentException($"the owner {owner} stands below what it owns, or nowhere", nameof(owner));
        return new JsonObject
        {
            ["apiVersion"] = of.Kind.ApiVersion,
            ["kind"] = of.Kind.Name,
            ["name"] = of.Name,
            ["uid"] = of.Uid,
            ["controller"] = true,
        };
    }

    private static JsonNode? Timed(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Timed(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Timed)]),
        JsonValue v when v.TryGetValue(out string? text) && Seconds(text) is { } seconds => Sketch.Ago(-seconds),
        _ => node?.DeepClone(),
    };

    private static int? Seconds(string text) =>
        text is ['n', 'o', 'w', '-' or '+', .., 's'] && int.TryParse(text[3..^1], out var n) ? n : null;
}
