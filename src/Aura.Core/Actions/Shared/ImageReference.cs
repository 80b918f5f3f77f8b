using System.Text.RegularExpressions;

namespace Aura.Actions.Shared;

/// <summary>An image's name in its parts: <c>[registry/]repository[:tag][@digest]</c>.</summary>
internal sealed partial record ImageReference(string Repository, string? Tag, string? Digest)
{
    /// <returns>Null where the text is no image name.</returns>
    public static ImageReference? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
            return null;
        string? Part(string name) => match.Groups[name] is { Success: true } g ? g.Value : null;
        return new ImageReference(match.Groups["repository"].Value, Part("tag"), Part("digest"));
    }

    /// <summary>What the name stands for can change at any time.</summary>
    public bool Floats => Digest is null && Tag is null or "latest";

    [GeneratedRegex(@"^(?<repository>([\w.-]+(:\d+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*)"
        + @"(:(?<tag>[\w][\w.-]{0,127}))?(@(?<digest>[a-z0-9+._-]+:[0-9a-fA-F]{32,}))?$")]
    private static partial Regex Form();
}
