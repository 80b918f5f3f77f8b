using System.Collections.Immutable;

namespace Aura.Twin.Inference;

/// <summary>How the containers and nodes of a cluster seem to behave.</summary>
/// <param name="Rules">For each aspect the first rule that matches a container speaks.</param>
/// <param name="Nodes">Those that do not behave as healthy ones do.</param>
/// <param name="NotModelled">What bears on the outcome and cannot be told; sentences.</param>
public sealed record InferredBehaviour(
    ImmutableArray<TwinRule> Rules, ImmutableArray<TwinNode> Nodes, ImmutableArray<string> NotModelled);
