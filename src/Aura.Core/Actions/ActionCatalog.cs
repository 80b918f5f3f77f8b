using System.Collections.Concurrent;

namespace Aura.Actions;

/// <summary>
/// All actions. An action is found by its name alone (<c>deployment.rollback</c> is the type
/// <c>Aura.Actions.Workloads.DeploymentRollback</c>), so a call touches one type and adding an action is adding a file;
/// only the second names and <see cref="All"/> look through the assembly, once and when first asked for.
/// </summary>
public sealed class ActionCatalog
{
    /// <summary>
    /// The sections in the order of the documentation; also the folders and namespaces of the actions.
    /// </summary>
    public static readonly IReadOnlyList<string> Sections =
    [
        "pods", "workloads", "traffic", "config", "storage", "nodes", "availability", "observability", "security",
        "cost",
    ];

    private readonly ConcurrentDictionary<string, RemediationAction?> _byName = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<RemediationAction>> _all = new(LoadAll);

    public ActionCatalog()
    {
    }

    /// <param name="more">Actions besides those of this assembly; not listed, found by their names.</param>
    public ActionCatalog(IEnumerable<RemediationAction> more)
    {
        foreach (var action in more)
            _byName[action.Spec.Name] = action;
    }

    /// <summary>Every action, by section and name.</summary>
    public IReadOnlyList<RemediationAction> All => _all.Value;

    /// <summary>By name, second name or tool name; null where there is none.</summary>
    public RemediationAction? Find(string name) =>
        _byName.GetOrAdd(name, Load) ?? All.FirstOrDefault(a => a.Spec.Aka == name || a.Spec.ToolName == name);

    /// <exception cref="ArgumentsException">No such action; names the nearest ones.</exception>
    public RemediationAction Get(string name) =>
        Find(name) ?? throw new ArgumentsException([$"action: there is no '{name}'{Nearest(name)}"]);

    /// <summary>The actions that the words fit, best first.</summary>
    public IReadOnlyList<RemediationAction> Search(string query, int limit = 10)
    {
        var words = Words(query);
        return [.. All.Select(action => (action, score: Score(action.Spec, query, words)))
            .Where(hit => hit.score > 0)
            .OrderByDescending(hit => hit.score).ThenBy(hit => hit.action.Spec.Name, StringComparer.Ordinal)
            .Take(limit).Select(hit => hit.action)];
    }

    /// <summary><c>deployment.scale_to</c> → <c>DeploymentScaleTo</c>.</summary>
    public static string TypeName(string action) => string.Concat(action.Split('.', '_')
        .Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static RemediationAction? Load(string name)
    {
        if (!name.Contains('.'))
            return null;
        foreach (var section in Sections)
            if (typeof(ActionCatalog).Assembly.GetType($"Aura.Actions.{TypeName(section)}.{TypeName(name)}") is { } type
                && Create(type) is { } action && action.Spec.Name == name)
                return action;
        return null;
    }

    private static IReadOnlyList<RemediationAction> LoadAll() =>
        [.. typeof(ActionCatalog).Assembly.GetTypes().Select(Create).OfType<RemediationAction>()
            .OrderBy(a => Sections.ToList().IndexOf(a.Section)).ThenBy(a => a.Spec.Name, StringComparer.Ordinal)];

    private static RemediationAction? Create(Type type) =>
        !type.IsAbstract && type.IsSubclassOf(typeof(RemediationAction))
            ? (RemediationAction?)Activator.CreateInstance(type)
            : null;

    private string Nearest(string name)
    {
        var near = Nearness.Of(name, All.Select(a => a.Spec.Name)) is { } like
            ? [like]
            : Search(name, 3).Select(a => a.Spec.Name);
        return near.Any() ? $"; did you mean {string.Join(" or ", near)}?" : "; look with find_action";
    }

    private static int Score(ActionSpec spec, string query, IReadOnlyList<string> words)
    {
        if (query == spec.Name || query == spec.Aka || query == spec.ToolName)
            return 1000;
        var name = Words(spec.Name + " " + spec.Aka);
        var text = Words(spec.Description);
        return words.Sum(w => name.Contains(w) ? 10 : name.Any(n => n.StartsWith(w) || w.StartsWith(n)) ? 6
            : text.Contains(w) ? 3 : text.Any(t => w.Length > 3 && t.StartsWith(w)) ? 2 : 0);
    }

    private static List<string> Words(string text) =>
        [.. text.ToLowerInvariant().Split([' ', '.', ',', '_', '-', ';', ':', '(', ')', '/'],
            StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 1).Distinct()];
}
