using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>A mapping in a kubeconfig that knows its file and place, so that every fault names them.</summary>
/// <param name="plugins">
/// Null for a file of this machine. Else it comes from elsewhere: it names no files, and of programs only these.
/// </param>
internal sealed class ConfigNode(
    string file, string place, JsonObject json, IReadOnlyCollection<string>? plugins = null)
{
    /// <summary>Of a text from elsewhere; nothing of it is shown.</summary>
    public static ConfigNode ReadText(string text, string source, IReadOnlyCollection<string> plugins)
    {
        try
        {
            return new ConfigNode(source, "", Yaml.Parse(text) as JsonObject ?? [], plugins);
        }
        catch (FormatException)
        {
            throw new KubeConfigException($"{source}: it holds no YAML");
        }
    }

    public static ConfigNode ReadFile(string path)
    {
        try
        {
            return Yaml.Parse(File.ReadAllText(path)) switch
            {
                null => new ConfigNode(path, "", []),
                JsonObject json => new ConfigNode(path, "", json),
                _ => throw new FormatException("a mapping with clusters, users and contexts is expected"),
            };
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"kubeconfig {path} cannot be read: {e.Message}; correct it, or name another "
                + "by --kubeconfig or KUBECONFIG", e);
        }
    }

    /// <summary>It was written by whoever may write there, and not for this machine.</summary>
    public bool IsForeign => plugins is not null;

    public bool MayRun(string command) => plugins?.Contains(command) ?? true;

    public KubeConfigException Fault(string what) =>
        new($"{Origin}: {(place.Length == 0 ? "the file" : place)} {what}");

    public KubeConfigException Fault(string field, string what) =>
        new($"{Origin}: {(place.Length == 0 ? "" : place + ".")}{field} {what}");

    private string Origin => IsForeign ? file : $"kubeconfig {file}";

    public bool Has(string field) => json[field] is not null;

    public string? Text(string field) => json[field] switch
    {
        null => null,
        JsonValue value => value.ToString(),
        _ => throw Fault(field, "must be a text"),
    };

    public bool Flag(string field) => json[field] switch
    {
        null => false,
        var value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Fault(field, "must be true or false"),
        },
    };

    /// <summary>The mapping in the field; an empty one where the field is not there.</summary>
    public ConfigNode Child(string field, string? at = null) => json[field] switch
    {
        null => new ConfigNode(file, at ?? $"{place}.{field}", [], plugins),
        JsonObject child => new ConfigNode(file, at ?? $"{place}.{field}", child, plugins),
        _ => throw Fault(field, "must be a mapping"),
    };

    public IEnumerable<ConfigNode> List(string field)
    {
        var at = place.Length == 0 ? field : $"{place}.{field}";
        return Array(field).Select((item, i) => item is JsonObject child
            ? new ConfigNode(file, $"{at}[{i}]", child, plugins)
            : throw Fault($"{field}[{i}]", "must be a mapping"));
    }

    public IReadOnlyList<string> Texts(string field) => [.. Array(field).Select(t => t?.ToString() ?? "")];

    public IEnumerable<string> Keys => json.Select(p => p.Key);

    /// <summary>A path in the field, taken relative to the file's folder.</summary>
    public string? FilePath(string field) => Text(field) is not { Length: > 0 } path ? null
        : IsForeign ? throw Fault(field, "names a file, which is none of this machine's: put in what it holds")
        : Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>The content of <c>field-data</c> (base64), else of the file that <c>field</c> names.</summary>
    public string? Content(string field)
    {
        if (Text($"{field}-data") is { Length: > 0 } data)
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException e)
            {
                throw new KubeConfigException(Fault($"{field}-data", "is not base64").Message, e);
            }
        if (FilePath(field) is not { } path)
            return null;
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException(Fault(field, $"names a file that cannot be read: {e.Message}").Message, e);
        }
    }

    private JsonArray Array(string field) => json[field] switch
    {
        null => [],
        JsonArray list => list,
        _ => throw Fault(field, "must be a list"),
    };
}
