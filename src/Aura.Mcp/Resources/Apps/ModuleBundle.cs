using System.Text;
using System.Text.RegularExpressions;

namespace Aura.Mcp.Resources.Apps;

/// <summary>
/// Puts the page's own modules into one script, for documents that may load nothing. It reads the forms of import and
/// export that they use, and refuses all others.
/// </summary>
/// <param name="read">The text of a module by its path, like "draw/odds.js"; null where there is none.</param>
internal sealed partial class ModuleBundle(Func<string, string?> read)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly StringBuilder _script = new();

    /// <exception cref="InvalidOperationException">A module is missing, or is written in another way.</exception>
    public static string Of(string path, Func<string, string?> read)
    {
        var bundle = new ModuleBundle(read);
        bundle.Add(path);
        // The parser of the document must not take a text in the script for its end.
        return bundle._script.ToString().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
    }

    /// <returns>What the module's exports are called in the script.</returns>
    private string Add(string path)
    {
        if (_names.TryGetValue(path, out var known))
            return known;
        if (!_open.Add(path))
            throw new InvalidOperationException($"{path} imports itself in the end");
        var text = read(path) ?? throw new InvalidOperationException($"there is no module {path}");
        var body = Import().Replace(text, match => $"const {{{match.Groups["what"].Value.Replace(" as ", ": ")}}} = "
            + $"{Add(Resolved(path, match.Groups["from"].Value))};");
        var exports = Export().Matches(body).Select(m => m.Groups["name"].Value).ToList();
        body = Export().Replace(body, "${kind}${name}");
        if (Other().Match(body) is { Success: true } other)
            throw new InvalidOperationException($"{path}: this form is not known: {other.Value.Trim()}");
        var name = $"module{_names.Count}";
        _names[path] = name;
        _script.Append($"const {name} = (() => {{\n{body.Trim()}\n")
            .Append($"return {{ {string.Join(", ", exports)} }};\n}})();\n");
        return name;
    }

    /// <summary>"../dom.js" in "draw/odds.js" is "dom.js".</summary>
    private static string Resolved(string path, string from) =>
        new Uri(new Uri($"file:///{path}"), from).AbsolutePath.TrimStart('/');

    [GeneratedRegex(@"^import\s*\{(?<what>[^}]*)\}\s*from\s*'(?<from>[^']+)';", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^export (?<kind>const |function |async function |class )(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Export();

    [GeneratedRegex(@"^(import|export)\b.*|\bimport\(.*", RegexOptions.Multiline)]
    private static partial Regex Other();
}
