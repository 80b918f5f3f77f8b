using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Aura.Tests.Actions;

/// <summary>
/// What a run expects of the one archive that was written: <c>{FILE: [texts that stand in it]}</c>; a text that starts
/// with <c>not </c> must not stand there. <c>PATH: absent</c>: there is no such file.
/// </summary>
internal static class RunArchive
{
    public static void Hold(JsonNode? expected, string folder)
    {
        var archives = Directory.GetFiles(folder);
        if (expected is not JsonObject files)
        {
            Assert.Empty(archives);
            return;
        }
        using var zip = ZipFile.OpenRead(Assert.Single(archives));
        var names = string.Join(", ", zip.Entries.Select(e => e.FullName));
        foreach (var (path, texts) in files)
        {
            var entry = zip.GetEntry(path);
            Assert.True(entry is not null == texts is JsonArray, $"{path} in the archive of {names}");
            if (entry is null)
                continue;
            using var reader = new StreamReader(entry.Open());
            var content = reader.ReadToEnd();
            foreach (var text in CaseFiles.Texts(texts))
                if (text.StartsWith("not "))
                    Assert.DoesNotContain(text[4..], content);
                else
                    Assert.Contains(text, content);
        }
    }
}
