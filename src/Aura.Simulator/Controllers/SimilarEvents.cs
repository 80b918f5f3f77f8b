namespace Aura.Simulator.Controllers;

/// <summary>Events of one source about one object that differ in the message only.</summary>
internal sealed class SimilarEvents(string? place, string type, string reason)
{
    private const int Most = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly List<(string? Message, string Name)> _names = new(1);
    private List<string>? _messages;
    private DateTimeOffset _last;

    public string? Field => place;
    public string Type => type;
    public string Reason => reason;

    /// <summary>
    /// Counts the message; true where there were so many others within the window that it is combined with them.
    /// </summary>
    public bool IsCombined(string message, DateTimeOffset now)
    {
        if (_messages is null || now - _last > Window)
            _messages = new(1);
        _last = now;
        if (_messages.Count < Most && !_messages.Contains(message))
            _messages.Add(message);
        return _messages.Count >= Most && !_messages.Contains(message);
    }

    /// <summary>The name of the event with the message; null stands for the combined one.</summary>
    public string? Find(string? message)
    {
        foreach (var known in _names)
            if (known.Message == message)
                return known.Name;
        return null;
    }

    public void Put(string? message, string name)
    {
        Remove(message);
        _names.Add((message, name));
    }

    public void Remove(string? message) => _names.RemoveAll(n => n.Message == message);

    public bool IsOver(DateTimeOffset now) => _names.Count == 0 && (_messages is null || now - _last > Window);
}
