using System.Collections.Immutable;

namespace Aura.Twin.Inference;

/// <summary>What has been inferred so far.</summary>
internal sealed class BehaviourDraft
{
    private readonly List<TwinRule> _rules = [];
    private readonly List<TwinNode> _nodes = [];
    private readonly List<string> _notModelled = [];

    public void Add(TwinRule rule) => _rules.Add(rule);

    public void Add(TwinNode node) => _nodes.Add(node);

    /// <summary>The rule, once for each match that the blame names, with its certainty and its doubts.</summary>
    public void Add(Blame blame, Func<TwinMatch, TwinRule> rule)
    {
        foreach (var match in blame.Matches)
        {
            var made = rule(match);
            _rules.Add(made with { Certainty = Math.Round(made.Certainty * blame.Certainty, 2) });
        }
        foreach (var doubt in blame.Doubts)
            Doubt(doubt);
    }

    /// <param name="sentence">What cannot be told, with a full stop.</param>
    public void Doubt(string sentence)
    {
        if (!_notModelled.Contains(sentence))
            _notModelled.Add(sentence);
    }

    public InferredBehaviour Finish() => new([.. _rules], [.. _nodes], [.. _notModelled]);
}
