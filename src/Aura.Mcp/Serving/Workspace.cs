using Aura.Actions;
using Aura.Mcp.Options;

namespace Aura.Mcp.Serving;

/// <summary>What one process works with: its options and the catalogue.</summary>
public sealed class Workspace(AuraOptions options) : IAsyncDisposable
{
    public AuraOptions Options { get; } = options;

    public ActionCatalog Catalog { get; } = new();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
