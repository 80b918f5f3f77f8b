using System.Text.RegularExpressions;
using System.Xml.Linq;
using Aura.Kubernetes;
using Aura.Tests.Mcp;

namespace Aura.Tests.Samples;

/// <summary>One command makes the release; whoever else needs it says the same.</summary>
public sealed partial class ReleaseCommandTests
{
    private const string Expected = "dotnet publish src/Aura.Mcp -c Release -r linux-x64 --self-contained "
        + "-p:PublishSingleFile=true -p:PublishTrimmed=true -p:PublishReadyToRun=true -o";

    [Theory]
    [InlineData("README.md")]
    [InlineData("Dockerfile")]
    [InlineData("docs/install.md")]
    [InlineData("tests/Aura.Benchmarks/Startup/Release.cs")]
    public void ItIsTheSameEverywhere(string file)
    {
        var commands = Commands().Matches(Breaks().Replace(Read(file), " "));
        Assert.NotEmpty(commands);
        Assert.All(commands, c => Assert.StartsWith(Expected, c.Value));
    }

    [Fact]
    public void TheImageStartsAnUnprivilegedProgramWithItsStoreOnTheVolume()
    {
        var lines = Read("Dockerfile").Split('\n');
        var program = XDocument.Load(Path.Combine(Repository.Root, "src/Aura.Mcp/Aura.Mcp.csproj"))
            .Descendants("AssemblyName").Single().Value;
        Assert.Contains($"ENTRYPOINT [\"{program}\"]", lines);
        Assert.Contains("CMD [\"serve\"]", lines);
        Assert.Contains("USER 1654:1654", lines);
        Assert.Contains("COPY --from=build --chown=1654:1654 /data /data", lines);
        Assert.Contains(lines, l => l.StartsWith("ENV XDG_DATA_HOME=/data"));
        var pod = Yaml.Parse(Read("samples/deploy/base/deployment.yaml"))!["spec"]!["template"]!["spec"]!;
        Assert.Equal(1654, (int)pod["securityContext"]!["runAsUser"]!);
        // Nothing that the build leaves out may be copied, and the sources must be all there.
        var ignored = Read(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(["src", "samples/incidents", "tool-schemas", "Directory.Packages.props", "global.json"],
            needed => Assert.DoesNotContain(ignored, i => needed == i || needed.StartsWith(i + "/")));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"dotnet publish [^\n]*")]
    private static partial Regex Commands();

    /// <summary>A line's end that a backslash, or a C# text's plus, takes back.</summary>
    [GeneratedRegex(@"\s*\\\n\s*|\s*""\s*\n\s*\+ ""\s*")]
    private static partial Regex Breaks();
}
