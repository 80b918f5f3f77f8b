using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// Reads a list's objects one by one while its bytes arrive, so that never more than one object's text is held beside
/// the objects made of it.
/// </summary>
internal sealed class ListReader(Stream stream, Kind kind, List<KubeObject> items)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _filled;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = KubeTransport.MaxDepth });
    private Place _place = Place.Start;
    private string _property = "";
    private JsonObject? _metadata;
    private bool _hasItems;

    private enum Place { Start, Properties, Value, Items, End }

    public async Task<ListPage> ReadAsync(CancellationToken cancel)
    {
        int read;
        do
        {
            if (_filled == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            // A full buffer each time, because an object cut by its end is read twice.
            var room = _buffer.AsMemory(_filled);
            read = await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancel);
            _filled += read;
            Consume(last: read == 0);
        }
        while (read > 0);
        if (_place != Place.End || !_hasItems)
            throw new JsonException("the answer is not a whole list");
        var next = (string?)_metadata?["continue"];
        return new ListPage((string?)_metadata?["resourceVersion"] ?? "", string.IsNullOrEmpty(next) ? null : next);
    }

    private void Consume(bool last)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(0, _filled), last, _state);
        while (true)
        {
            var before = reader;
            if (Step(ref reader))
                continue;
            reader = before;
            break;
        }
        var consumed = (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        _filled -= consumed;
        _buffer.AsSpan(consumed, _filled).CopyTo(_buffer);
    }

    /// <returns>False where the bytes at hand do not suffice, or all is read.</returns>
    private bool Step(ref Utf8JsonReader reader)
    {
        switch (_place)
        {
            case Place.Start:
                if (!reader.Read())
                    return false;
                Expect(reader.TokenType == JsonTokenType.StartObject);
                _place = Place.Properties;
                return true;
            case Place.Properties:
                if (!reader.Read())
                    return false;
                if (reader.TokenType == JsonTokenType.PropertyName)
                    _property = reader.GetString()!;
                _place = reader.TokenType == JsonTokenType.EndObject ? Place.End : Place.Value;
                return true;
            case Place.Value:
                return StepValue(ref reader);
            case Place.Items:
                return StepItem(ref reader);
            default:
                return reader.Read();
        }
    }

    private bool StepValue(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return false;
        if (_property == "items" && reader.TokenType == JsonTokenType.StartArray)
        {
            _hasItems = true;
            _place = Place.Items;
            return true;
        }
        if (!JsonElement.TryParseValue(ref reader, out var value))
            return false;
        if (_property == "metadata")
            _metadata = JsonObject.Create(value.Value);
        // An empty list may come as null.
        _hasItems |= _property == "items";
        _place = Place.Properties;
        return true;
    }

    private bool StepItem(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _place = Place.Properties;
            return true;
        }
        Expect(reader.TokenType == JsonTokenType.StartObject);
        if (!JsonElement.TryParseValue(ref reader, out var item))
            return false;
        items.Add(new KubeObject(kind, Named(JsonObject.Create(item.Value)!)));
        return true;
    }

    /// <summary>The server leaves apiVersion and kind out of a list's items.</summary>
    private JsonObject Named(JsonObject item)
    {
        if (!item.ContainsKey("apiVersion"))
            item.Insert(0, "apiVersion", kind.ApiVersion);
        if (!item.ContainsKey("kind"))
            item.Insert(1, "kind", kind.Name);
        return item;
    }

    private static void Expect(bool holds)
    {
        if (!holds)
            throw new JsonException("the answer is not a list");
    }
}
