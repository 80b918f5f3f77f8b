using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Aura.Tests.LongestFirst", "Aura.Tests")]

namespace Aura.Tests;

/// <summary>
/// Tests of one class run one after the other. Classes that take long start first, so that in the end none runs alone
/// while the other processors have nothing to do.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        Pages.Browser.Collection, "Execution.Crash.KilledProcessTests", "Samples.PipelineSampleTests",
        "Incidents.IncidentTests", "Actions.RunCaseTests", "Samples.DeployTests", "Mcp.CommandTests",
        "Execution.CrashTests", "Soak.SoakTests", "Samples.NodeClientTests", "Samples.CSharpClientTests",
        "Mcp.Telemetry.CollectorTests", "Mcp.Conformance.ConformanceTests", "Chaos.ChaosTests",
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c => Array.FindIndex(Long, name => Is(c, name)) is var place and >= 0 ? place
            : Long.Length);

    /// <summary>A class without a collection is one of its own, called "Test collection for CLASS (id: ...)".</summary>
    private static bool Is(ITestCollection collection, string name) =>
        collection.DisplayName == name || $"{collection.DisplayName} ".Contains($" Aura.Tests.{name} ");
}
