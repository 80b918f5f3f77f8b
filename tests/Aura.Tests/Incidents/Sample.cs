using Aura.Simulator.Incidents;

namespace Aura.Tests.Incidents;

/// <summary>The files of samples/incidents.</summary>
internal static class Sample
{
    private static readonly string Folder = FindFolder();

    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.yaml")
        .Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public static Incident Load(string name) => Incident.Load(Path.Combine(Folder, name + ".yaml"));

    private static string FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "samples", "incidents")))
                return Path.Combine(at.FullName, "samples", "incidents");
        throw new DirectoryNotFoundException("samples/incidents is not above the test's folder");
    }
}
