using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Kubernetes;

namespace Aura.Planning;

/// <summary>All playbooks, by type of finding.</summary>
public sealed class PlaybookLibrary
{
    private static readonly Lazy<PlaybookLibrary> BuiltInLibrary = new(() => new PlaybookLibrary(
        EmbeddedData.All("playbooks/").Select(f => Parse(f.Name, f.Text))));

    private readonly Dictionary<string, Playbook> _byFinding = [];

    /// <exception cref="FormatException">Two playbooks for one type.</exception>
    public PlaybookLibrary(IEnumerable<Playbook> playbooks)
    {
        All = [.. playbooks];
        foreach (var playbook in All)
            foreach (var type in playbook.Findings)
                if (!_byFinding.TryAdd(type, playbook))
                    throw new FormatException(
                        $"{playbook.Name}: {type} has a playbook already: {_byFinding[type].Name}");
    }

    /// <summary>Those that come with Aura.</summary>
    public static PlaybookLibrary BuiltIn => BuiltInLibrary.Value;

    public ImmutableArray<Playbook> All { get; }

    /// <summary>For a type that has none of its own, the one that only tells people.</summary>
    public Playbook For(string findingType) => _byFinding.GetValueOrDefault(findingType) ?? _byFinding["*"];

    /// <exception cref="FormatException">Not a playbook; names the file.</exception>
    public static Playbook Parse(string name, string yaml)
    {
        try
        {
            return Yaml.Parse(yaml).Deserialize<Playbook>(EmbeddedData.Json)! with { Name = name };
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentNullException)
        {
            throw new FormatException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>What conditions and templates see of a finding.</summary>
    public static JsonObject Context(Finding finding) => new()
    {
        ["facts"] = finding.Facts.DeepClone(),
        ["finding"] = new JsonObject
        {
            ["id"] = finding.Id,
            ["type"] = finding.Type,
            ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
            ["summary"] = finding.Summary,
            ["target"] = finding.Target.ToString(),
            ["kind"] = finding.Target.Kind.Name,
            ["namespace"] = finding.Target.Namespace,
            ["name"] = finding.Target.Name,
        },
    };

    /// <summary>The first step of each strategy whose conditions hold, as suggestions.</summary>
    public ImmutableArray<Suggestion> Suggest(Finding finding)
    {
        var context = Context(finding);
        return [.. Choose(For(finding.Type), context).SelectMany(c => c.Steps.Take(1))
            .Select(s => new Suggestion(
                s.Action, (JsonObject)Template.Fill(s.Args, context)!, Template.Text(s.Why, context)))
            .DistinctBy(s => (s.Action, s.Args.ToJsonString()))];
    }

    /// <summary>Per strategy the first candidate whose conditions hold, in the strategies' order.</summary>
    public static IEnumerable<Candidate> Choose(Playbook playbook, JsonObject context) => StrategyName.All
        .Select(name => playbook.Candidates.FirstOrDefault(c =>
            c.Strategy == name && c.When.All(w => Expression.Parse(w).Holds(context))))
        .OfType<Candidate>();
}
