using YamlDotNet.RepresentationModel;

namespace Aura.Execution.Policy;

/// <summary>In which line of the text each field stands.</summary>
internal sealed class PolicyLines
{
    private readonly Dictionary<string, int> _lines = [];

    public static PolicyLines Of(string yaml)
    {
        var lines = new PolicyLines();
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        if (stream.Documents.Count > 0)
            lines.Learn(stream.Documents[0].RootNode, "");
        return lines;
    }

    /// <summary>The field's own line or, where it is not there, that of what it belongs to.</summary>
    public int At(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
            if (_lines.TryGetValue(at, out var line))
                return line;
        return 1;
    }

    /// <summary>The field stands in the text, whatever it says.</summary>
    public bool Has(string path) => _lines.ContainsKey(path);

    private void Learn(YamlNode node, string path)
    {
        if (node is YamlMappingNode map)
            foreach (var (key, value) in map.Children)
            {
                var field = path.Length == 0 ? $"{key}" : $"{path}.{key}";
                _lines[field] = (int)key.Start.Line;
                Learn(value, field);
            }
        else if (node is YamlSequenceNode list)
            for (var i = 0; i < list.Children.Count; i++)
            {
                _lines[$"{path}[{i}]"] = (int)list.Children[i].Start.Line;
                Learn(list.Children[i], $"{path}[{i}]");
            }
    }
}
