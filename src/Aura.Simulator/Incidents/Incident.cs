using System.Text.Json.Nodes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Incidents;

/// <summary>
/// A cluster that something happens to: objects, how their containers behave, the fault, and what a right reaction is.
/// What is expected is for tests and demos to read; the simulator does not look at it.
/// </summary>
public sealed record Incident
{
    /// <summary>The file's name without ".yaml".</summary>
    public required string Name { get; init; }
    public required string Title { get; init; }

    /// <summary>Two sentences for a reader.</summary>
    public string Story { get; init; } = "";

    /// <summary>Virtual time between the objects and the fault.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(60);
    public IReadOnlyList<JsonObject> Objects { get; init; } = [];
    public IReadOnlyList<BehaviourRule> Behaviour { get; init; } = [];

    /// <summary>What goes wrong, in order.</summary>
    public IReadOnlyList<FaultStep> Fault { get; init; } = [];

    /// <summary>Virtual time after the fault.</summary>
    public TimeSpan Run { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>What differs from one world to another that the incident happens in.</summary>
    public IReadOnlyList<Variation> Vary { get; init; } = [];
    public JsonObject Expect { get; init; } = [];

    /// <summary>The file as read; null where the incident was made otherwise.</summary>
    public JsonObject? Content { get; init; }

    /// <summary>The same incident in another world: for each variation one of its values is drawn.</summary>
    public Incident Draw(Random random) => Vary.Count == 0 ? this
        : Of(Vary.Aggregate(Content!, (c, v) => v.In(c, v.Among[random.Next(v.Among.Length)])), Name);

    /// <exception cref="IncidentException">Names the file and the field that is wrong.</exception>
    public static Incident Parse(string yaml, string file = "incident") => IncidentReader.Read(yaml, file);

    /// <summary>As <see cref="Parse"/>, from the file's content.</summary>
    public static Incident Of(JsonObject content, string file) => IncidentReader.Read(content, file);

    /// <inheritdoc cref="Parse"/>
    public static Incident Load(string path) =>
        Parse(File.ReadAllText(path), Path.GetFileNameWithoutExtension(path));
}
