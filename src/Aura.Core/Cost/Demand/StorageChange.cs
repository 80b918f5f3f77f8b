using System.Text.Json.Nodes;
using Aura.Cost.Prices;
using Aura.Kubernetes;

namespace Aura.Cost.Demand;

/// <summary>What claims of volumes ask for more or less, a month; it is on the bill as soon as it is there.</summary>
/// <param name="NotPriced">Amounts whose class has no price.</param>
internal sealed record StorageChange(decimal PerMonth, IReadOnlyList<string> NotPriced)
{
    private const string Asked = "spec.resources.requests.storage";
    private const string Class = "spec.storageClassName";

    public static StorageChange Of(IReadOnlyList<ObjectChange> changes, PriceList list)
    {
        var (sum, notPriced) = (0m, new List<string>());
        foreach (var (storageClass, gib) in changes.SelectMany(Amounts).GroupBy(a => a.Class, a => a.Gib)
            .Select(g => (g.Key, g.Sum())).Where(a => a.Item2 != 0).OrderBy(a => a.Key, StringComparer.Ordinal))
            if (list.Storage?.Of(storageClass) is { } price)
                sum += gib * price;
            else
                notPriced.Add($"{Math.Abs(gib):0.##} GiB of storage {(gib < 0 ? "less" : "more")} "
                    + $"({(storageClass.Length == 0 ? "default class" : storageClass)})");
        return new StorageChange(sum, notPriced);
    }

    private static IEnumerable<(string Class, decimal Gib)> Amounts(ObjectChange change)
    {
        if (change.Target.Kind == Kind.PersistentVolumeClaim)
            yield return (change.Known.Text(Class) ?? "", Gib(change.After?.At(Asked)) - Gib(change.Before?.At(Asked)));
        if (change.Target.Kind != Kind.StatefulSet || change.After is not { } after)
            yield break;
        // Claims are made with new replicas and stay when these go, unless it is said that they do not.
        var more = Demanded.Of(after).Replicas - Demanded.Of(change.Before).Replicas;
        if (more < 0 && after.Text("spec.persistentVolumeClaimRetentionPolicy.whenScaled") != "Delete")
            yield break;
        foreach (var template in after.List("spec.volumeClaimTemplates"))
            yield return ((string?)template["spec"]?["storageClassName"] ?? "",
                more * Gib(template["spec"]?["resources"]?["requests"]?["storage"]));
    }

    private static decimal Gib(JsonNode? amount) =>
        (decimal)(Quantity.From(amount) ?? Quantity.Zero).ToDouble() / (1L << 30);
}
