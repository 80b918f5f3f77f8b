using System.Text.Json.Nodes;

namespace Aura.Simulator.Ownership;

/// <summary>
/// A set of places in an object, as a tree of steps: <c>f:name</c> a field, <c>k:{"name":"app"}</c> a list item by its
/// keys, <c>v:"x"</c> an item of a set. This is what managedFields' fieldsV1 holds.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>The place itself is in the set (written as "." where there are places below it too).</summary>
    public bool IsMember { get; private set; }

    public bool IsEmpty => !IsMember && _children.Count == 0;
    public IEnumerable<KeyValuePair<string, FieldSet>> Children => _children;

    public FieldSet? Find(string step) => _children.GetValueOrDefault(step);

    public FieldSet At(string step)
    {
        if (!_children.TryGetValue(step, out var child))
            _children[step] = child = new FieldSet();
        return child;
    }

    public void Add() => IsMember = true;

    public void Remove(string step) => _children.Remove(step);

    public FieldSet Union(FieldSet other) => Combine(this, other, (a, b) => a || b);

    public FieldSet Minus(FieldSet other) => Combine(this, other, (a, b) => a && !b);

    public FieldSet Intersect(FieldSet other) => Combine(this, other, (a, b) => a && b);

    public bool SameAs(FieldSet other) => Minus(other).IsEmpty && other.Minus(this).IsEmpty;

    /// <summary>Every place in the set, as the API names it: <c>.spec.containers[name="app"].image</c>.</summary>
    public IEnumerable<string> Places(string at = "")
    {
        if (IsMember && at.Length > 0)
            yield return at;
        foreach (var (step, child) in _children)
            foreach (var place in child.Places(at + Show(step)))
                yield return place;
    }

    public static FieldSet Parse(JsonNode? fieldsV1)
    {
        var set = new FieldSet();
        if (fieldsV1 is not JsonObject json)
            return set;
        foreach (var (step, value) in json)
        {
            if (step == ".")
            {
                set.Add();
                continue;
            }
            var child = Parse(value);
            if (child.IsEmpty)
                child.Add();
            set._children[step] = child;
        }
        return set;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (IsMember && _children.Count > 0)
            json["."] = new JsonObject();
        foreach (var (step, child) in _children)
            json[step] = child.ToJson();
        return json;
    }

    private static FieldSet Combine(FieldSet? a, FieldSet? b, Func<bool, bool, bool> keep)
    {
        var result = new FieldSet { IsMember = keep(a?.IsMember ?? false, b?.IsMember ?? false) };
        foreach (var step in (a?._children.Keys ?? Enumerable.Empty<string>()).Union(b?._children.Keys
            ?? Enumerable.Empty<string>()))
        {
            var child = Combine(a?.Find(step), b?.Find(step), keep);
            if (!child.IsEmpty)
                result._children[step] = child;
        }
        return result;
    }

    private static string Show(string step)
    {
        if (step.StartsWith("f:", StringComparison.Ordinal))
            return "." + step[2..];
        if (step.StartsWith("v:", StringComparison.Ordinal))
            return $"[={step[2..]}]";
        var keys = (JsonObject)JsonNode.Parse(step[2..])!;
        return $"[{string.Join(',', keys.Select(k => $"{k.Key}={k.Value?.ToJsonString()}"))}]";
    }
}
