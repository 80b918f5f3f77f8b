using System.Collections.Frozen;

namespace Aura.Diagnosis;

/// <summary>One type of the vocabulary: what it is called, how grave it usually is, what kind is at fault.</summary>
/// <param name="AtFault">A kind's name, "Workload" (any that has pods) or "Object" (any).</param>
public sealed record FindingType(string Name, Severity Usual, string AtFault)
{
    private static readonly Lazy<FrozenDictionary<string, FindingType>> s_all = new(Read);

    public static IReadOnlyCollection<FindingType> All => s_all.Value.Values;

    public static FindingType Of(string name) => s_all.Value[name];

    private static FrozenDictionary<string, FindingType> Read()
    {
        using var stream = typeof(FindingType).Assembly.GetManifestResourceStream("diagnosis/vocabulary.csv")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Trim().Split(','))
            .Select(f => new FindingType(f[0], Enum.Parse<Severity>(f[1], ignoreCase: true), f[2]))
            .ToFrozenDictionary(t => t.Name);
    }
}
