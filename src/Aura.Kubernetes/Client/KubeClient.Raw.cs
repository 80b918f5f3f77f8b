using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

public sealed partial class KubeClient
{
    /// <summary>Asks the server by a SelfSubjectAccessReview whether this connection's user may do something.</summary>
    public async Task<bool> CanAsync(AccessQuestion question, CancellationToken cancel = default)
    {
        var attributes = new JsonObject
        {
            ["verb"] = question.Verb,
            ["group"] = question.Group,
            ["resource"] = question.Resource,
        };
        if (question.Subresource is not null)
            attributes["subresource"] = question.Subresource;
        if (question.Namespace is not null)
            attributes["namespace"] = question.Namespace;
        if (question.Name is not null)
            attributes["name"] = question.Name;
        var kind = Kind.SelfSubjectAccessReview;
        var body = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Name,
            ["spec"] = new JsonObject { ["resourceAttributes"] = attributes },
        };
        var answer = await _transport.JsonAsync(HttpMethod.Post, kind.Path(null), cancel, body);
        return new KubeObject(kind, answer).Flag("status.allowed");
    }

    /// <summary>What the cluster serves, custom resources included.</summary>
    public Task<ApiCatalog> DiscoverAsync(CancellationToken cancel = default) =>
        new ApiDiscovery(_transport).ReadAsync(cancel);

    /// <summary>Any request whose answer is a JSON object, such as GET <c>/version</c>.</summary>
    /// <param name="pathAndQuery">Begins with a slash, below the server's root; names in it are escaped.</param>
    public Task<JsonObject> RawAsync(HttpMethod method, string pathAndQuery, JsonNode? body = null,
        string? contentType = null, CancellationToken cancel = default) =>
        _transport.JsonAsync(method, pathAndQuery, cancel, body, contentType ?? "application/json");
}
