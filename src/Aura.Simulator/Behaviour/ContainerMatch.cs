using System.IO.Enumeration;
using Aura.Kubernetes;

namespace Aura.Simulator.Behaviour;

/// <summary>
/// Which containers a rule is about; what is not given matches all. <c>*</c> and <c>?</c> in an image.
/// </summary>
public sealed record ContainerMatch
{
    public string? Namespace { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public string? Image { get; init; }
    public string? Container { get; init; }
    public string? Node { get; init; }

    /// <summary>Variables as the container sees them, whatever ConfigMap or Secret they come from.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    internal bool Matches(KubeObject pod, string container, string image, IReadOnlyDictionary<string, string> env)
    {
        if (Namespace is not null && Namespace != pod.Namespace)
            return false;
        if (Container is not null && Container != container)
            return false;
        if (Node is not null && Node != pod.Text("spec.nodeName"))
            return false;
        if (Image is not null && !FileSystemName.MatchesSimpleExpression(Image, image, ignoreCase: false))
            return false;
        foreach (var (key, value) in Labels)
            if (pod.Label(key) != value)
                return false;
        foreach (var (key, value) in Env)
            if (!env.TryGetValue(key, out var actual) || actual != value)
                return false;
        return true;
    }
}
