namespace Aura.Diagnosis.Snapshots;

/// <summary>What diagnosis knows of one Secret: nothing that is secret.</summary>
/// <param name="Exists">Null: it may not be read, so nobody knows.</param>
/// <param name="Type">E.g. "kubernetes.io/dockerconfigjson".</param>
/// <param name="Certificate">
/// The public half of a <c>kubernetes.io/tls</c> Secret: <c>tls.crt</c>, PEM in base64 as in the object. Its key is
/// never kept.
/// </param>
/// <param name="Changed">When its data changed last after it was made; null where it did not, or nobody knows.</param>
public sealed record NamedSecret(
    bool? Exists, string? Type = null, string? Certificate = null, DateTimeOffset? Changed = null)
{
    public static readonly NamedSecret Unknown = new((bool?)null);
    public static readonly NamedSecret Missing = new(false);
}
