using System.Text.RegularExpressions;

namespace Aura.State.Engines;

/// <summary>A statement of the tables as PostgreSQL takes it: numbered parameters, and LIKE in any case.</summary>
/// <param name="Names">The parameters' names, in the order of their numbers.</param>
internal sealed partial record PostgresSql(string Text, IReadOnlyList<string> Names)
{
    public static PostgresSql Of(string sql)
    {
        var names = new List<string>();
        var text = Parameter().Replace(sql, match =>
        {
            if (!names.Contains(match.Value))
                names.Add(match.Value);
            return $"${names.IndexOf(match.Value) + 1}";
        });
        return new PostgresSql(text.Replace(" LIKE ", " ILIKE ", StringComparison.Ordinal), names);
    }

    [GeneratedRegex(@"\$[a-z][A-Za-z0-9]*")]
    private static partial Regex Parameter();
}
