using Aura.Learning;

namespace Aura.State;

/// <summary>Each set of circumstances once; rows name it by its number.</summary>
internal sealed class CircumstancesTable(Database db)
{
    public long IdOf(Circumstances circumstances)
    {
        var text = circumstances.ToString();
        return Find(text) ?? Add(text);
    }

    private long? Find(string text) => db.Query("SELECT id FROM circumstances WHERE features = $features",
        r => (long?)r.GetInt64(0), ("$features", text)).FirstOrDefault();

    private long Add(string text) => db.Query(
        "INSERT INTO circumstances (features) VALUES ($features) ON CONFLICT (features) DO UPDATE "
        + "SET features = excluded.features RETURNING id", r => r.GetInt64(0), ("$features", text))[0];
}
