using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Custom;

/// <summary>
/// Follows CustomResourceDefinitions: serves the resources that they define from the moment of the write, reports names
/// accepted and established a little later, and deletes the objects of one that is deleted.
/// </summary>
internal sealed class CustomResources
{
    private const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_cleanup = TimeSpan.FromMilliseconds(500);

    private static readonly string[] s_verbs =
        ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    private static readonly string[] s_verbsWhileDeleted = ["delete", "deletecollection", "get", "list", "watch"];

    private readonly KindRegistry _kinds;
    private readonly Store _store;
    private readonly SimulatedClock _clock;

    public CustomResources(KindRegistry kinds, Store store, SimulatedClock clock)
    {
        (_kinds, _store, _clock) = (kinds, store, clock);
        store.Changed += change =>
        {
            if (change.Kind.Resource == Kind.CustomResourceDefinition.Resource)
                Follow(change);
        };
    }

    private void Follow(StoreEvent change)
    {
        foreach (var kind in KindsOf(change.Old ?? change.New))
            _kinds.Remove(kind);
        if (change.Type == ChangeType.Deleted)
            return;
        foreach (var resource in Resources(change.New))
            _kinds.Add(resource);
        var at = change.New.Ref;
        if (change.New.IsTerminating)
            _clock.Schedule(s_cleanup, () => CleanUp(at));
        else if (change.New.Condition("Established") is null)
            _clock.Schedule(s_soon, () => _store.Update(at, json => Establish(json)));
    }

    private void Establish(JsonObject json)
    {
        var now = Store.Format(_clock.GetUtcNow());
        var names = json["spec"]!["names"]!.DeepClone();
        json["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
            ["acceptedNames"] = names,
            ["storedVersions"] = json["status"]?["storedVersions"]?.DeepClone() ?? new JsonArray(),
        };
        var metadata = (JsonObject)json["metadata"]!;
        if (metadata["finalizers"] is not JsonArray finalizers)
            metadata["finalizers"] = finalizers = [];
        if (!finalizers.Any(f => (string?)f == Finalizer))
            finalizers.Add(Finalizer);
    }

    private void CleanUp(ObjectRef at)
    {
        if (_store.Get(at) is not { } definition)
            return;
        foreach (var kind in KindsOf(definition).Take(1))
            foreach (var item in _store.List(kind))
                _store.Delete(item.Ref);
        if (KindsOf(definition).All(k => _store.Count(k) == 0))
            _store.Update(at, json => (json["metadata"]!["finalizers"] as JsonArray)?.RemoveAll(f =>
                (string?)f == Finalizer));
        else
            _clock.Schedule(s_cleanup, () => CleanUp(at), background: true);
    }

    private static JsonObject Condition(string type, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = now,
        ["reason"] = reason,
        ["message"] = message,
    };

    private static IEnumerable<Kind> KindsOf(KubeObject definition) => definition.List("spec.versions")
        .Where(v => (bool?)v["served"] == true).Select(v => KindOf(definition, (string)v["name"]!));

    private static Kind KindOf(KubeObject definition, string version) =>
        new(definition.Text("spec.group") ?? "", version,
        definition.Text("spec.names.kind") ?? "", definition.Text("spec.names.plural") ?? "",
        definition.Text("spec.scope") == "Namespaced");

    private static IEnumerable<ServedResource> Resources(KubeObject definition)
    {
        var storage = definition.List("spec.versions").FirstOrDefault(v => (bool?)v["storage"] == true);
        foreach (var version in definition.List("spec.versions").Where(v => (bool?)v["served"] == true))
        {
            var kind = KindOf(definition, (string)version["name"]!);
            var subresources = ((string[])["status", "scale"]).Where(s => version["subresources"]?[s] is not null);
            yield return new ServedResource
            {
                Kind = kind,
                Storage = storage is null ? kind : KindOf(definition, (string)storage["name"]!),
                Singular = definition.Text("spec.names.singular") ?? kind.Name.ToLowerInvariant(),
                ShortNames = Texts(definition, "spec.names.shortNames"),
                Categories = Texts(definition, "spec.names.categories"),
                Verbs = definition.IsTerminating ? s_verbsWhileDeleted : s_verbs,
                Subresources = [.. subresources.Select(s => ServedSubresource.Of(s, kind))],
                Custom = new CustomVersion(version["schema"]?["openAPIV3Schema"]?.DeepClone() as JsonObject,
                    version["additionalPrinterColumns"]?.DeepClone() as JsonArray,
                    version["subresources"]?["scale"]?.DeepClone() as JsonObject),
            };
        }
    }

    private static string[] Texts(KubeObject definition, string path) =>
        [.. (definition.At(path) as JsonArray ?? []).Select(t => (string)t!)];
}
