using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Execution.Fields;

/// <summary>
/// A JSON Patch that changes nothing unless the object is still as it was read: it tests the uid, the name of every
/// list item on the way and every value that it replaces. Indexes come from the object as read just now.
/// </summary>
public sealed class GuardedPatch
{
    private readonly JsonArray _tests = [];
    private readonly JsonArray _writes = [];
    private readonly KubeObject _read;
    private KubeObject _changed;

    public GuardedPatch(KubeObject read)
    {
        _changed = _read = read;
        if (read.Uid is { } uid)
            Test("/metadata/uid", uid);
    }

    public bool IsEmpty => _writes.Count == 0;

    /// <summary>The object as it will be.</summary>
    public KubeObject Changed => _changed;

    /// <summary>The tests come first: all are judged against the object as it is.</summary>
    public JsonArray ToJson() => [.. _tests.Concat(_writes).Select(op => op!.DeepClone())];

    /// <summary>Sets the place, making objects on the way; null removes it. A no-op is dropped.</summary>
    /// <exception cref="InvalidOperationException">A named list item on the way is not there.</exception>
    public void Set(FieldPath path, JsonNode? value)
    {
        var current = _changed.At(path);
        if (JsonNode.DeepEquals(current, value))
            return;
        Guard(path);
        if (value is null)
            Write("remove", Pointer(path), null);
        else if (current is not null)
            Write("replace", Pointer(path), value);
        else
            Add(path, value);
    }

    private void Add(FieldPath path, JsonNode value)
    {
        var depth = DeepestExisting(_changed, path);
        var parent = FieldPath.Of(path.Segments.Take(depth));
        var missing = path.Segments.Skip(depth).ToList();
        for (var i = missing.Count - 1; i > 0; i--)
            value = missing[i] switch
            {
                FieldPath.Segment.Field f => new JsonObject { [f.Name] = value.DeepClone() },
                _ => new JsonArray(value.DeepClone()),
            };
        var pointer = Pointer(parent) + missing[0] switch
        {
            FieldPath.Segment.Field f => "/" + f.Name.Replace("~", "~0").Replace("/", "~1"),
            _ when _changed.At(parent) is JsonArray => "/-",
            _ => throw new InvalidOperationException($"{parent} of {_read.Ref} is no list"),
        };
        Write("add", pointer, value);
    }

    // What is absent cannot be tested itself: what it is added to is, unless that changes all the time.
    private void Guard(FieldPath path)
    {
        for (var i = 0; i < path.Segments.Count; i++)
            if (path.Segments[i] is FieldPath.Segment.Item item
                && FieldPath.Of(path.Segments.Take(i + 1)) is var place && _read.At(place) is not null)
                Test($"{place.ToPointer(Json(_read))}/{item.Key}", item.Value);
        var depth = DeepestExisting(_read, path);
        var tested = FieldPath.Of(path.Segments.Take(depth));
        if (depth > 0 && tested.ToString() is not ("metadata" or "status"))
            Test(tested.ToPointer(Json(_read))!, _read.At(tested)?.DeepClone());
    }

    private void Test(string pointer, JsonNode? value)
    {
        var test = new JsonObject { ["op"] = "test", ["path"] = pointer, ["value"] = value };
        if (!_tests.Any(t => JsonNode.DeepEquals(t, test)))
            _tests.Add(test);
    }

    private void Write(string op, string pointer, JsonNode? value)
    {
        var write = new JsonObject { ["op"] = op, ["path"] = pointer };
        if (value is not null)
            write["value"] = value.DeepClone();
        _writes.Add(write);
        _changed = JsonPatch.Apply(_changed, write);
    }

    private string Pointer(FieldPath path) => path.ToPointer(Json(_changed))
        ?? throw new InvalidOperationException($"{path} of {_read.Ref}: a list item on the way is not there");

    private static int DeepestExisting(KubeObject o, FieldPath path)
    {
        var depth = path.Segments.Count;
        while (depth > 0 && o.At(FieldPath.Of(path.Segments.Take(depth))) is null)
            depth--;
        return depth;
    }

    private static JsonNode? Json(KubeObject o) => o.At(FieldPath.Of());
}
