using System.Reflection;
using Aura.Mcp.Options;
using Aura.Simulator;
using Aura.Simulator.Incidents;

namespace Aura.Mcp.Serving;

/// <summary>The incidents of samples/incidents, embedded; a path to a file of one's own works too.</summary>
public static class IncidentFiles
{
    private const string Folder = "incidents/";

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => Path.GetFileNameWithoutExtension(n[Folder.Length..])).Order(StringComparer.Ordinal),
    ];

    /// <summary>A cluster in which the incident has just happened; a healthy, empty one for an empty name.</summary>
    /// <exception cref="OptionsException">There is no such incident, or its file is malformed.</exception>
    public static SimulatedCluster Start(string nameOrPath, SimulatorOptions? options = null) =>
        nameOrPath.Length == 0
            ? new SimulatedCluster(options)
            : SimulatedCluster.FromIncident(Load(nameOrPath), options);

    /// <summary>The same, its present being ours: kubectl and browsers reckon ages by their own clock.</summary>
    /// <exception cref="OptionsException">There is no such incident, or its file is malformed.</exception>
    public static SimulatedCluster StartNow(string nameOrPath, SimulatorOptions options)
    {
        var past = nameOrPath.Length > 0 && Load(nameOrPath) is { } story ? story.Settle + story.Run : TimeSpan.Zero;
        return Start(nameOrPath, options with { StartTime = TimeProvider.System.GetUtcNow() - past });
    }

    /// <exception cref="OptionsException">There is no such incident, or its file is malformed.</exception>
    public static Incident Load(string nameOrPath)
    {
        try
        {
            return Incident.Parse(Text(nameOrPath), Path.GetFileNameWithoutExtension(nameOrPath));
        }
        catch (Exception e) when (e is IncidentException or IOException or UnauthorizedAccessException)
        {
            throw new OptionsException([$"incident {nameOrPath}: {e.Message}"]);
        }
    }

    private static string Text(string nameOrPath)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Folder}{nameOrPath}.yaml");
        if (stream is not null)
            using (var reader = new StreamReader(stream))
                return reader.ReadToEnd();
        if (File.Exists(nameOrPath))
            return File.ReadAllText(nameOrPath);
        throw new OptionsException(
            [$"there is no incident '{nameOrPath}', and no such file; there are {string.Join(", ", Names)}"]);
    }
}
