using System.Diagnostics;

namespace Aura.Benchmarks.Startup;

/// <summary>The release, made by the documented command; and a program that does nothing, made likewise.</summary>
internal static class Release
{
    private const string Command = "dotnet publish src/Aura.Mcp -c Release -r linux-x64 --self-contained "
        + "-p:PublishSingleFile=true -p:PublishTrimmed=true -p:PublishReadyToRun=true -o";

    private const string BareProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
        </Project>
        """;

    /// <summary>Answers each line with one, so that it is measured like a server.</summary>
    private const string BareProgram = """
        while (System.Console.ReadLine() is { } line)
            if (line.Contains("\"id\""))
                System.Console.WriteLine("{}");
        """;

    /// <returns>The program's path.</returns>
    public static string Publish(string folder)
    {
        Run(Command, Directory.GetCurrentDirectory(), folder);
        return Path.Combine(folder, "aura");
    }

    /// <returns>The program's path.</returns>
    public static string PublishBare(string sources, string folder)
    {
        Directory.CreateDirectory(sources);
        File.WriteAllText(Path.Combine(sources, "bare.csproj"), BareProject);
        File.WriteAllText(Path.Combine(sources, "Program.cs"), BareProgram);
        Run(Command.Replace("src/Aura.Mcp", "."), sources, folder);
        return Path.Combine(folder, "bare");
    }

    private static void Run(string command, string from, string to)
    {
        Console.Error.WriteLine($"{command} {to}");
        var words = command.Split(' ');
        using var process = Process.Start(new ProcessStartInfo(words[0], [.. words[1..], to])
        {
            WorkingDirectory = from, RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"publishing failed:\n{output}");
    }
}
