using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

public sealed partial class KubeClient
{
    /// <summary>Asks the server by a SelfSubjectAccessReview whether this connection's user may do something.</summary>
    public Task<bool> CanAsync(AccessQuestion question, CancellationToken cancel = default) =>
        ReviewAsync(Kind.SelfSubjectAccessReview, [], question, cancel);

    /// <summary>Asks the server by a SubjectAccessReview whether somebody may do something.</summary>
    public Task<bool> CanAsync(AccessQuestion question, AccessSubject subject, CancellationToken cancel = default)
    {
        var spec = new JsonObject { ["groups"] = new JsonArray([.. subject.Groups.Select(g => (JsonNode?)g)]) };
        if (subject.User is not null)
            spec["user"] = subject.User;
        return ReviewAsync(Kind.SubjectAccessReview, spec, question, cancel);
    }

    private async Task<bool> ReviewAsync(
        Kind kind, JsonObject spec, AccessQuestion question, CancellationToken cancel)
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
        spec["resourceAttributes"] = attributes;
        var body = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Name,
            ["spec"] = spec,
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
