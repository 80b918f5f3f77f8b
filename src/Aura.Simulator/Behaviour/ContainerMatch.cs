using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Behaviour;

/// <summary>
/// Which containers a rule is about; what is not given matches all. <c>*</c> and <c>?</c> in an image.
/// </summary>
public sealed record ContainerMatch
{
    private readonly (FieldPath Path, JsonNode? Value)[] _fields = [];
    private readonly (FieldPath Path, JsonNode? Value)[] _podFields = [];

    public string? Namespace { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public string? Image { get; init; }
    public string? Container { get; init; }
    public string? Node { get; init; }

    /// <summary>Variables as the container sees them, whatever ConfigMap or Secret they come from.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Places in the container's spec (<see cref="FieldPath"/>: "readinessProbe.httpGet.path") and what stands there,
    /// as JSON text; "null": nothing does.
    /// </summary>
    /// <exception cref="FormatException">A path cannot be read.</exception>
    /// <exception cref="JsonException">A value is no JSON.</exception>
    public IReadOnlyDictionary<string, string> Fields
    {
        get;
        init => (field, _fields) = (value, Read(value));
    } = new Dictionary<string, string>();

    /// <summary>As <see cref="Fields"/>, in the pod's spec ("serviceAccountName").</summary>
    public IReadOnlyDictionary<string, string> PodFields
    {
        get;
        init => (field, _podFields) = (value, Read(value));
    } = new Dictionary<string, string>();

    internal bool Matches(KubeObject pod, ContainerSpec container, IReadOnlyDictionary<string, string> env)
    {
        if (Namespace is not null && Namespace != pod.Namespace)
            return false;
        if (Container is not null && Container != container.Name)
            return false;
        if (Node is not null && Node != pod.Text("spec.nodeName"))
            return false;
        if (Image is not null && !FileSystemName.MatchesSimpleExpression(Image, container.Image, ignoreCase: false))
            return false;
        foreach (var (key, value) in Labels)
            if (pod.Label(key) != value)
                return false;
        foreach (var (key, value) in Env)
            if (!env.TryGetValue(key, out var actual) || actual != value)
                return false;
        foreach (var (path, value) in _fields)
            if (!JsonNode.DeepEquals(path.Read(container.Json), value))
                return false;
        foreach (var (path, value) in _podFields)
            if (!JsonNode.DeepEquals(path.Read(pod.At("spec")), value))
                return false;
        return true;
    }

    private static (FieldPath, JsonNode?)[] Read(IReadOnlyDictionary<string, string> fields) =>
        [.. fields.Select(f => (FieldPath.Parse(f.Key), JsonNode.Parse(f.Value)))];
}
