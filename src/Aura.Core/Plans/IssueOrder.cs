using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Aura.Plans;

/// <summary>
/// A key and certificate to be made when a plan is carried out: what the one that they replace says of its holder,
/// signed by the authority in a Secret. Nothing of it is secret.
/// </summary>
/// <param name="Secret">What it is for, as namespace/name.</param>
/// <param name="Authority">The Secret of the authority, as namespace/name.</param>
/// <param name="AuthorityMark">The SHA-256 of the authority's certificate: no other one signs.</param>
/// <param name="Template">The certificate that is replaced, DER in base64.</param>
/// <param name="KeyLabel">How the key is written: the words of its PEM label.</param>
/// <param name="Days">How long it is valid, if the authority is valid for so long.</param>
public sealed record IssueOrder(
    string Secret, string Authority, string AuthorityMark, string Template, string KeyLabel, int Days)
{
    public string Encoded => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, PlanJson.Options));

    /// <summary>Under which an execution remembers what was made of it.</summary>
    public string Key(string part) =>
        $"{part} {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Encoded)))}";

    public static IssueOrder Parse(string encoded) =>
        JsonSerializer.Deserialize<IssueOrder>(Base64Url.DecodeFromChars(encoded), PlanJson.Options)
        ?? throw new JsonException("an order for a certificate is missing");
}
