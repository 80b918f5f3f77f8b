using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution.Values;

/// <summary>
/// Reads the values for Secrets that the operator named at start. Plans learn of them by hash; the value itself goes to
/// nobody but the executor.
/// </summary>
public sealed class ValueReader(PolicyFile policy, Func<Sealer> sealer, Func<string, string?> environment)
    : INamedValues
{
    /// <summary>All keys of a Secret together have at most so many bytes.</summary>
    private const int MostBytes = 1024 * 1024;

    private const int HashBytes = 16;

    private readonly IReadOnlyDictionary<string, ValueSource> _sources =
        policy.ValueSources ?? new Dictionary<string, ValueSource>();

    public IReadOnlyList<string> Names => [.. _sources.Keys.Order(StringComparer.Ordinal)];

    public bool AllowInline => policy.AllowInlineValues;

    /// <summary>The source as it is configured.</summary>
    public ValueSource Source(string name) => _sources[name];

    public string Hash(string base64) => sealer().Hash(base64, HashBytes);

    public async Task<NamedValue?> LookAsync(string name, Func<ObjectRef, Task<KubeObject?>> find)
    {
        if (!_sources.TryGetValue(name, out var source))
            return null;
        Func<string, bool>? may = source.Namespaces is { } globs ? ns => Glob.Any(globs, ns) : null;
        try
        {
            var value = await ReadAsync(name, find);
            return new NamedValue(name, $"{source}", null, Hash(Convert.ToBase64String(value)), value.Length,
                value[^1] == '\n')
            { MayGoTo = may };
        }
        catch (ValueUnreadableException e)
        {
            return new NamedValue(name, $"{source}", e.Message) { MayGoTo = may };
        }
    }

    /// <exception cref="ValueUnreadableException">It is not there, empty or too long.</exception>
    internal async Task<byte[]> ReadAsync(string name, Func<ObjectRef, Task<KubeObject?>> find)
    {
        var source = _sources.GetValueOrDefault(name)
            ?? throw new ValueUnreadableException($"no value is called {name} any more");
        var value = source.File is { } file ? FromFile(file)
            : source.Env is { } variable ? FromVariable(variable)
            : await FromSecretAsync(source, find);
        return value.Length == 0 ? throw new ValueUnreadableException($"{source} is empty")
            : value.Length > MostBytes ? throw new ValueUnreadableException($"{source} is longer than 1 MiB") : value;
    }

    private static byte[] FromFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MostBytes + 1];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueUnreadableException(e.Message);
        }
    }

    private byte[] FromVariable(string name) => environment(name) is { } text
        ? System.Text.Encoding.UTF8.GetBytes(text)
        : throw new ValueUnreadableException($"the server has no variable {name}");

    private static async Task<byte[]> FromSecretAsync(ValueSource source, Func<ObjectRef, Task<KubeObject?>> find)
    {
        var (ns, name) = (source.Secret!.Split('/')[0], source.Secret.Split('/')[1]);
        try
        {
            var secret = await find(new ObjectRef(Kind.Secret, ns, name))
                ?? throw new ValueUnreadableException($"there is no Secret {source.Secret}");
            return Convert.FromBase64String(secret.Map("data").GetValueOrDefault(source.Key!)
                ?? throw new ValueUnreadableException($"Secret {source.Secret} has no key {source.Key}"));
        }
        catch (KubeException e) when (e.Status == 403)
        {
            throw new ValueUnreadableException($"Aura may not read Secret {source.Secret}");
        }
    }
}
