using System.Collections.Concurrent;
using Aura.Actions.Search;

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
    private readonly Lazy<ActionSearch> _search;

    public ActionCatalog() => _search = new(() => new ActionSearch(All));

    /// <param name="more">Actions besides those of this assembly; not listed, found by their names.</param>
    public ActionCatalog(IEnumerable<RemediationAction> more) : this()
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

    /// <summary>The actions that the words fit, best first; one of that name comes before all.</summary>
    public IReadOnlyList<RemediationAction> Search(string query, int limit = 10)
    {
        var named = Find(query.Trim());
        return [.. _search.Value.Rank(query).Where(a => a != named).Prepend(named).OfType<RemediationAction>()
            .Take(limit)];
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
}
