using Aura.State;

namespace Aura.Tests.State;

/// <summary>A store in a directory of its own that goes away with the test.</summary>
internal sealed class TemporaryStore : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("aura-store-").FullName;
    private readonly List<AuraStore> _open = [];

    public string Path => System.IO.Path.Combine(_directory, "aura.db");

    /// <summary>A folder for archives, beside the store.</summary>
    public string Archives => Directory.CreateDirectory(System.IO.Path.Combine(_directory, "archives")).FullName;

    /// <summary>Each call stands for a process of its own.</summary>
    public AuraStore Open(TimeProvider? time = null)
    {
        var store = AuraStore.Open(Path, time);
        _open.Add(store);
        return store;
    }

    public void Dispose()
    {
        _open.ForEach(s => s.Dispose());
        Directory.Delete(_directory, recursive: true);
    }
}
