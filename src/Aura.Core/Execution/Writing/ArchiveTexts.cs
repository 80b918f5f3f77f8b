using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;
using Polly.Timeout;

namespace Aura.Execution.Writing;

/// <summary>Reads what an archive is to hold, redacted. What cannot be read is told in its index.</summary>
internal sealed class ArchiveTexts(WriteContext context)
{
    private const int MostCharacters = 64 * 1024 * 1024;
    private const string LastApplied = "metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]";

    /// <summary>Files by their path in the archive, the index first.</summary>
    public async Task<IReadOnlyList<(string Path, string Text)>> GatherAsync(IEnumerable<ArchiveEntry> entries)
    {
        var files = new List<(string Path, string Text)>();
        var index = new List<string>();
        var left = MostCharacters;
        foreach (var entry in entries)
        {
            var path = Safe(entry.Path);
            if (files.Any(f => f.Path == path))
                path = $"{path}.{files.Count}";
            if (entry is ArchiveEntry.File copied)
            {
                index.Add($"{path}: {copied.Source} in {copied.Container} of {copied.Pod}, as it is");
                continue;
            }
            string? text = null;
            var note = "left out: the archive is full";
            if (left > 0)
                (text, note) = await ReadAsync(entry);
            index.Add($"{path}: {note}");
            if (text is null)
                continue;
            files.Add((path, text.Length <= left ? text : text[..left] + "\n[cut: the archive is full]\n"));
            left -= text.Length;
        }
        return [("index.txt", Redactor.Text(string.Join('\n', index) + "\n")), .. files];
    }

    private async Task<(string? Text, string Note)> ReadAsync(ArchiveEntry entry)
    {
        try
        {
            var text = await TextAsync(entry);
            return text is null ? (null, "not there") : (text, $"{text.Length} characters");
        }
        catch (Exception e) when (e is KubeException or TimeoutRejectedException)
        {
            return (null, $"could not be read: {e.Message}");
        }
    }

    private async Task<string?> TextAsync(ArchiveEntry entry) => entry switch
    {
        ArchiveEntry.Text e => Redactor.Text(e.Content),
        ArchiveEntry.Object e => await context.FindAsync(e.Target) is { } found ? Yaml.Write(Shown(found)) : null,
        ArchiveEntry.List e => string.Join("---\n", (await context.Retry.ExecuteAsync(async c =>
            await context.Client.ListAsync(e.Kind, e.Namespace,
                new ListOptions { Labels = e.Labels, Fields = e.Fields }, c))).Items.Select(o => Yaml.Write(Shown(o)))),
        ArchiveEntry.Log e => Redactor.Text(await context.Retry.ExecuteAsync(async c =>
            await context.Client.LogAsync(e.Pod, new LogOptions
            {
                Container = e.Container, Previous = e.Previous, TailLines = e.TailLines, Timestamps = true,
            }, c))),
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.GetType().Name),
    };

    private static JsonNode Shown(KubeObject o)
    {
        var bare = o.With("metadata.managedFields", null);
        // It repeats a Secret's values under a name that does not say so.
        if (o.Kind == Kind.Secret && bare.At(LastApplied) is not null)
            bare = bare.With(LastApplied, null);
        return new JsonObject(bare.ToJson().Select(p => KeyValuePair.Create(p.Key, Redactor.Value(p.Value,
            Redactor.IsSecret(o.Kind, FieldPath.Of(new FieldPath.Segment.Field(p.Key))), _ => Redactor.Hidden))));
    }

    private static string Safe(string path) => string.Join('/', path.Split('/', '\\')
        .Select(part => part.Trim('.', ' ')).Where(part => part.Length > 0)) is { Length: > 0 } safe ? safe : "file";
}
