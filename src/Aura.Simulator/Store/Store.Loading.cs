using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator;

public sealed partial class Store
{
    /// <summary>
    /// Stores an object of another cluster as it is, but for the resourceVersion; what has no uid yet gets one.
    /// </summary>
    internal KubeObject Load(KubeObject item)
    {
        if (item.Uid is { Length: > 0 })
            return Commit(ChangeType.Added, null, item);
        var metadata = item.Copy("metadata") as JsonObject ?? [];
        metadata["uid"] = NewUid();
        metadata["creationTimestamp"] ??= Format(Now);
        return Commit(ChangeType.Added, null, item.Put("metadata", metadata));
    }
}
