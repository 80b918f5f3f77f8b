using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>A write that is about to be stored. Old is null on Create, New is null on Delete.</summary>
public sealed record AdmissionRequest
{
    public required Operation Operation { get; init; }
    public required ServedResource Resource { get; init; }

    /// <summary>"status", "scale", …; null for the object itself.</summary>
    public string? Subresource { get; init; }
    public string? Namespace { get; init; }
    public required string Name { get; init; }

    public KubeObject? Old { get; init; }

    /// <summary>The object as sent or patched; admission may change it in place. Null on Delete.</summary>
    public JsonObject? New { get; init; }
    public required UserInfo User { get; init; }
    public bool DryRun { get; init; }

    /// <summary>Texts for Warning headers, in the order in which they are found.</summary>
    public required ICollection<string> Warnings { get; init; }

    public Kind Kind => Resource.Kind;
}
