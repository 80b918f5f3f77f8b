namespace Aura.Tests.Simulator.Incidents;

/// <summary>Where the sample files are.</summary>
internal static class Samples
{
    public static string Incidents { get; } = Path.Combine(Root(), "samples", "incidents");

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Aura.Mcp.sln")))
            at = at.Parent;
        return at?.FullName
            ?? throw new InvalidOperationException("the repository's root is not above the test's binaries");
    }
}
