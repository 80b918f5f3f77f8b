using System.Security.Cryptography;
using System.Text;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Commands;

/// <summary>
/// What proves an approver where no terminal does: a file that the server's user cannot read. The store keeps its
/// SHA-256 in <c>STORE.approver</c> (of a database: beside its key's file); once that is there, a terminal alone is
/// not enough either.
/// </summary>
internal sealed class ApproverKey(string? store)
{
    private string Registered => store is null
        ? throw new FaultException("NoPlace", "there is no file for the approver's key",
            "give --store-key a file; the approver's key is registered beside it")
        : store + ".approver";

    public bool IsRegistered => store is not null && File.Exists(Registered);

    /// <summary>Makes a key, for its owner's eyes only, and registers it.</summary>
    /// <exception cref="FaultException">One is registered already.</exception>
    public void Create(string file)
    {
        if (IsRegistered)
            throw new FaultException(
                "Exists", $"{Registered} is there already", "remove it first, if it may be replaced");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead;
        var key = RandomNumberGenerator.GetHexString(64, lowercase: true);
        using (var stream = new StreamWriter(file, Encoding.ASCII, options))
            stream.Write(key);
        File.WriteAllText(Registered, Hash(key));
    }

    /// <exception cref="FaultException">The file is not the registered key.</exception>
    public void Verify(string file)
    {
        if (!IsRegistered)
            throw new FaultException("NoApproverKey", "no approver key is registered for this store",
                "as the approver's user: aura approve --create-key FILE");
        var given = Encoding.ASCII.GetBytes(Hash(File.ReadAllText(file).Trim()));
        var known = Encoding.ASCII.GetBytes(File.ReadAllText(Registered).Trim());
        if (!CryptographicOperations.FixedTimeEquals(given, known))
            throw new FaultException("WrongApproverKey", $"{file} is not the key that this store knows");
    }

    /// <summary>Makes sure that a person agrees: by the key where it is given, else at the terminal.</summary>
    /// <param name="keyless">Thrown where only the key would do.</param>
    /// <param name="refused">Thrown where the person does not say yes.</param>
    /// <exception cref="FaultException">Nobody has agreed.</exception>
    public void Demand(string? file, string question, FaultException keyless, FaultException refused)
    {
        if (file is not null)
            Verify(file);
        else if (IsRegistered || !Terminal.IsThere)
            throw keyless;
        else if (!Terminal.Confirm(question))
            throw refused;
    }

    private static string Hash(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
