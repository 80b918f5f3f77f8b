using System.Text;

namespace Aura.Kubernetes;

/// <summary>A path that grows its query, parameter by parameter; null values are left out.</summary>
internal sealed class QueryText(string path)
{
    private readonly StringBuilder _text = new(path);
    private char _next = '?';

    public QueryText Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            AddAlways(name, value);
        return this;
    }

    /// <summary>An empty value counts too, as a command's empty word does.</summary>
    public void AddAlways(string name, string value)
    {
        _text.Append(_next).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _next = '&';
    }

    public override string ToString() => _text.ToString();
}
