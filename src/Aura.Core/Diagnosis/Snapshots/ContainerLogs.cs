using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>What containers wrote before they ended: a few last lines each. Never to be followed.</summary>
public sealed class ContainerLogs(IReadOnlyDictionary<(ObjectRef Pod, string Container), string> texts)
{
    public static readonly ContainerLogs None = new(new Dictionary<(ObjectRef, string), string>());

    /// <summary>Null where they were not read, or are empty.</summary>
    public string? Of(ObjectRef pod, string container) => texts.GetValueOrDefault((pod, container));
}
