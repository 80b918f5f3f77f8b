using System.Security.Cryptography;
using System.Text;

namespace Aura.State;

/// <summary>
/// Encrypts what the journal keeps of objects (AES-256-GCM: nonce, tag, text) and makes the keyed hashes that stand
/// for secret values in diffs: equal values have equal hashes, and none can be guessed without the key.
/// </summary>
public sealed class Sealer
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int ShownBytes = 6;

    /// <summary>How many digits of a hash are shown: another one of the same secret begins with them.</summary>
    public const int ShownDigits = 2 * ShownBytes;

    private const int KeySize = 32;
    private const string Text = "base64:";

    private readonly byte[] _sealing;
    private readonly byte[] _hashing;

    public Sealer(ReadOnlySpan<byte> key)
    {
        _sealing = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToArray(), 32, info: "aura seal"u8.ToArray());
        _hashing = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToArray(), 32, info: "aura hash"u8.ToArray());
    }

    /// <summary>The key beside the store; made on first use, by one process only.</summary>
    /// <exception cref="StoreException">The key is not whole, or is missing although sealed data exists.</exception>
    internal static Sealer Beside(string storePath)
    {
        var path = storePath + ".key";
        if (!File.Exists(path))
            Create(path);
        var key = File.ReadAllBytes(path);
        return key.Length == 32 ? new Sealer(key)
            : throw new StoreException($"{path} does not hold a key of 32 bytes; restore it, or start a new store");
    }

    /// <summary>The key itself as base64:TEXT, or a file with it.</summary>
    /// <exception cref="StoreException">There is no such file, or it is no key.</exception>
    internal static Sealer Given(string key)
    {
        try
        {
            var bytes = IsText(key) ? Convert.FromBase64String(key[Text.Length..].Trim()) : File.ReadAllBytes(key);
            return bytes.Length == KeySize ? new Sealer(bytes)
                : throw new StoreException($"{Shown(key)} does not hold a key of {KeySize} bytes; restore it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new StoreException(IsText(key) ? $"{Shown(key)} is no base64" : $"{Shown(key)}: {e.Message}", e);
        }
    }

    internal static bool IsText(string key) => key.StartsWith(Text, StringComparison.Ordinal);

    public byte[] Seal(string text, string context)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedText = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(sealedText.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_sealing, TagSize);
        aes.Encrypt(sealedText.AsSpan(0, NonceSize), plain, sealedText.AsSpan(NonceSize + TagSize),
            sealedText.AsSpan(NonceSize, TagSize), Encoding.UTF8.GetBytes(context));
        return sealedText;
    }

    /// <param name="context">What it was sealed for: a row cannot pass for another one.</param>
    /// <exception cref="StoreException">The key does not fit or the text was changed.</exception>
    public string Unseal(byte[] sealedText, string context)
    {
        if (sealedText.Length < NonceSize + TagSize)
            throw new StoreException($"{context} cannot be decrypted: it is cut off");
        var plain = new byte[sealedText.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_sealing, TagSize);
        try
        {
            aes.Decrypt(sealedText.AsSpan(0, NonceSize), sealedText.AsSpan(NonceSize + TagSize),
                sealedText.AsSpan(NonceSize, TagSize), plain, Encoding.UTF8.GetBytes(context));
        }
        catch (CryptographicException e)
        {
            throw new StoreException($"{context} cannot be decrypted: the key beside the store is another one", e);
        }
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>Hex digits that stand for a secret value, two for each byte.</summary>
    public string Hash(string secret, int bytes = ShownBytes) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_hashing, Encoding.UTF8.GetBytes(secret)).AsSpan(0, bytes));

    /// <summary>A key for another purpose; the same in every process that has this one.</summary>
    public byte[] KeyFor(string purpose) => HMACSHA256.HashData(_hashing, Encoding.UTF8.GetBytes("key for " + purpose));

    private static string Shown(string key) => IsText(key) ? "--store-key" : key;

    private static void Create(string path)
    {
        // Written whole under another name and then linked into place: no process ever sees half a key.
        var draft = $"{path}.{Guid.NewGuid():N}";
        using (var file = PrivateFile.Open(draft, FileMode.CreateNew))
        {
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
