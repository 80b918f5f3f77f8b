using System.Text.Json;
using Aura.Benchmarks.Evaluation;
using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Simulator.Incidents;
using Aura.Tests.Incidents;

namespace Aura.Tests.Evaluation;

/// <summary>The worlds that incidents are evaluated in: sound, and the same each time.</summary>
public sealed class WorldTests
{
    private static readonly int Seeds =
        int.TryParse(Environment.GetEnvironmentVariable("AURA_SEEDS"), out var seeds) ? seeds : 2;

    [Fact]
    public void Neighbours_alone_are_no_incident()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            using var site = new Site(World.Of(World.Nothing, seed));
            Assert.Empty(site.Diagnose(new()));
            site.Advance(TimeSpan.FromMinutes(3));
            Assert.Empty(site.Truth());
        }
    }

    [Fact]
    public void Seed_nought_is_the_file_as_it_stands()
    {
        var incident = Sample.Load("oom-killed");
        var world = World.Of(incident, 0);
        Assert.Same(incident, world.Incident);
        Assert.Empty(world.Requests);
    }

    [Theory]
    [InlineData("image-not-found")]
    [InlineData("oom-killed")]
    public void A_world_is_played_the_same_each_time(string name)
    {
        for (var seed = 0; seed < Seeds; seed++)
            Assert.Equal(Played(name, seed), Played(name, seed));
    }

    [Fact]
    public void What_varies_is_drawn_from_its_list()
    {
        var incident = Incident.Parse("""
            name: x
            title: x
            run: 1s
            vary: [{at: run, among: [2s, 3s]}]
            """);
        Assert.Equal([2.0, 3.0], Enumerable.Range(0, 20)
            .Select(seed => incident.Draw(new Random(seed)).Run.TotalSeconds).Distinct().Order());
        Assert.Equal(1, incident.Run.TotalSeconds);
    }

    private static string Played(string name, int seed) =>
        JsonSerializer.Serialize(new Runs([Sample.Load(name)]).Of(Sample.Load(name), seed));
}
