namespace Aura.Tests.Mcp;

/// <summary>Where the sources are, for tests over files.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Aura.Mcp.sln")))
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("not inside the repository");
        return at;
    }
}
