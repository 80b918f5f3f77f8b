namespace Aura.Mcp.Http.Authentication;

/// <summary>The tokens that a server accepts, one a line; empty lines and comments (#) do not count.</summary>
/// <param name="Faults">Lines that are none; they let nobody in.</param>
public sealed record TokenFile(IReadOnlyList<TokenEntry> Entries, IReadOnlyList<string> Faults)
{
    public static TokenFile Read(string path)
    {
        var entries = new List<TokenEntry>();
        var faults = new List<string>();
        try
        {
            foreach (var (line, i) in File.ReadAllLines(path).Select((l, i) => (l.Trim(), i + 1)))
                if (line.Length == 0 || line[0] == '#')
                    continue;
                else if (TokenEntry.Parse(line) is not { } entry)
                    faults.Add($"line {i} of {path} is not like NAME sha256:HEX SCOPE,… [until=TIME]");
                else if (entries.Any(e => e.Name == entry.Name))
                    faults.Add($"line {i} of {path} names '{entry.Name}' again");
                else
                    entries.Add(entry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(e.Message);
        }
        return new TokenFile(entries, faults);
    }

    /// <summary>Replaced as a whole: a server that reads meanwhile sees the old or the new one.</summary>
    public static void Write(string path, IEnumerable<TokenEntry> entries)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var writer = new StreamWriter(temporary, options))
        {
            writer.WriteLine("# Tokens that Aura accepts, by their SHA-256; `aura token` keeps this file.");
            foreach (var entry in entries)
                writer.WriteLine(entry);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
