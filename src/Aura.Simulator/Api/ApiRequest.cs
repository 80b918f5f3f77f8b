using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>One request, parsed: who asks for what, of which resource.</summary>
public sealed class ApiRequest
{
    public required string Method { get; init; }

    /// <summary>The decoded path, without the query.</summary>
    public required string Path { get; init; }
    public required ApiQuery Query { get; init; }
    public required UserInfo User { get; init; }
    public string ContentType { get; init; } = "application/json";
    public string Accept { get; init; } = "application/json";
    public string UserAgent { get; init; } = "";
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Set where the client asks to go on in another protocol, as for a command in a container.</summary>
    public UpgradeRequest? Upgrade { get; init; }

    /// <summary>
    /// Set for a read that is answered from a watch cache that is behind: how far the cache has come.
    /// </summary>
    public long? CacheRevision { get; init; }

    /// <summary>Texts for Warning headers.</summary>
    public ICollection<string> Warnings { get; } = new List<string>();

    /// <summary>create, get, list, watch, update, patch, delete, deletecollection.</summary>
    public string Verb { get; internal set; } = "";
    public ApiServer Server { get; internal set; } = null!;
    public ServedResource Resource { get; internal set; } = null!;
    public string? Namespace { get; internal set; }

    /// <summary>The object's name; empty for a collection.</summary>
    public string Name { get; internal set; } = "";
    public string? Subresource { get; internal set; }

    public Store Store => Server.Store;
    public Kind Kind => Resource.Kind;

    /// <summary>Names the object in the store.</summary>
    public ObjectRef Ref => new(Resource.Storage, Resource.Kind.Namespaced ? Namespace : null, Name);

    /// <summary>The body as an object.</summary>
    /// <exception cref="ApiStatusException">BadRequest where it is not JSON (or YAML) of the kind.</exception>
    public JsonObject ReadBody() => RequestBody.Read(this);

    public bool DryRun => Query.DryRun;

    /// <summary>Who writes, for managedFields: ?fieldManager, else the user agent's first part.</summary>
    public string FieldManager =>
        Query["fieldManager"] is { Length: > 0 } manager ? manager
        : UserAgent.Split('/')[0] is { Length: > 0 } agent ? agent : "unknown";
}
