using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>What a view knows of the values that the operator named at start.</summary>
public interface INamedValues
{
    IReadOnlyList<string> Names { get; }

    /// <summary>Values may also stand in arguments.</summary>
    bool AllowInline { get; }

    /// <param name="find">Reads from the cluster that the value is for.</param>
    /// <returns>Null where nothing has that name.</returns>
    Task<NamedValue?> LookAsync(string name, Func<ObjectRef, Task<KubeObject?>> find);

    /// <summary>Equal for equal values; none can be guessed from it.</summary>
    string Hash(string base64);
}
