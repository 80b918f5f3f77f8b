using System.Diagnostics;

namespace Aura.Tests.State.Engines;

/// <summary>PostgreSQL's own programs, 15 or newer, where Debian puts them or the PATH does.</summary>
internal static class PostgresPrograms
{
    public const string Missing = "PostgreSQL 15 or newer is not installed";

    public static string? Folder { get; } = Find();

    /// <summary>Runs one to its end.</summary>
    public static string Run(string program, string? password, IReadOnlyList<string> args, string input = "")
    {
        using var process = Start(program, args, password);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new InvalidOperationException($"{program}: {error.GetAwaiter().GetResult()}");
    }

    /// <summary>The server refuses to run as root: then it is started as somebody else.</summary>
    public static Process Start(string program, IEnumerable<string> args, string? password = null)
    {
        var path = Path.Combine(Folder!, program);
        string[] other = IsRoot ? ["runuser", "-u", "postgres", "--preserve-environment", "--"] : [];
        string[] all = [.. other, path, .. args];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["LC_ALL"] = "C";
        if (password is not null)
            start.Environment["PGPASSWORD"] = password;
        return Process.Start(start)!;
    }

    /// <summary>Lets the server's user have the folder.</summary>
    public static void Give(string folder)
    {
        if (!IsRoot)
            return;
        using var process = Process.Start("chown", ["postgres", folder]);
        process.WaitForExit();
    }

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    private static string? Find()
    {
        var folders = (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .Where(f => int.TryParse(Path.GetFileName(f), out var version) && version >= 15)
            .OrderDescending(StringComparer.Ordinal).Select(f => Path.Combine(f, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return folders.FirstOrDefault(f => f.Length > 0 && File.Exists(Path.Combine(f, "initdb"))
            && File.Exists(Path.Combine(f, "postgres")));
    }
}
