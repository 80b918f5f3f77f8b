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
            var name = match.Groups["name"].Value;
            if (!names.Contains(name))
                names.Add(name);
            var number = $"${names.IndexOf(name) + 1}";
            // What may be missing is a text everywhere: a NULL alone has no type.
            return match.Groups["asked"].Success ? $"CAST({number} AS text) IS NULL" : number;
        });
        return new PostgresSql(text.Replace(" LIKE ", " ILIKE ", StringComparison.Ordinal), names);
    }

    [GeneratedRegex(@"(?<name>\$[a-z][A-Za-z0-9]*)(?<asked> IS NULL)?")]
    private static partial Regex Parameter();
}
