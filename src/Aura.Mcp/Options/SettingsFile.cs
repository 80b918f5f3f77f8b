using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Aura.Mcp.Options;

/// <summary>aura.yaml: one flat mapping of settings; lists are joined by commas.</summary>
public static class SettingsFile
{
    /// <exception cref="OptionsException">The file cannot be read, is no mapping, or names unknown
    /// settings.</exception>
    public static Dictionary<Setting, Given> Read(string path)
    {
        var given = new Dictionary<Setting, Given>();
        var faults = new List<string>();
        foreach (var (key, value) in Load(path))
        {
            var setting = Setting.Common.FirstOrDefault(s => s.Name == $"{key}");
            if (setting is null)
                faults.Add($"{path}: '{key}' is not a setting; there are "
                    + string.Join(", ", Setting.Common.Select(s => s.Name)));
            else
                given[setting] = new Given(Text(value), $"{path}: {setting.Name}");
        }
        return faults.Count == 0 ? given : throw new OptionsException(faults);
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Load(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            if (yaml.Documents.Count == 0)
                return [];
            return yaml.Documents[0].RootNode is YamlMappingNode map
                ? map.Children
                : throw new OptionsException([$"{path}: must be a mapping of settings, like `max-risk: medium`"]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new OptionsException([$"{path}: {e.Message}"]);
        }
    }

    private static string Text(YamlNode node) => node switch
    {
        YamlSequenceNode list => string.Join(',', list.Children.Select(c => $"{c}")),
        _ => $"{node}",
    };
}
