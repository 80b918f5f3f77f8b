using System.Text.Json.Nodes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Authorization;

/// <summary>SelfSubjectReview: who am I?</summary>
public sealed class SelfReview : ISubresource
{
    public string Resource => "selfsubjectreviews.authentication.k8s.io";
    public string Name => "";

    public ApiResponse Handle(ApiRequest request)
    {
        if (request.Verb != "create")
            throw ApiStatusException.MethodNotAllowed();
        var json = Decoder.Read(request);
        var info = new JsonObject
        {
            ["username"] = request.User.Name,
            ["groups"] = List(request.User.Groups),
        };
        if (request.User.Uid is { } uid)
            info["uid"] = uid;
        var extra = new JsonObject(request.User.Extra.Select(e =>
            KeyValuePair.Create<string, JsonNode?>(e.Key, List(e.Value))));
        // A real server names the client certificate here; ours is known by the user's name.
        if (request.User.IsMaster && extra.Count == 0)
            extra["authentication.kubernetes.io/credential-id"] = List([$"X509SHA256={request.User.Name}"]);
        if (extra.Count > 0)
            info["extra"] = extra;
        json["metadata"] = new JsonObject { ["creationTimestamp"] = Store.Format(request.Store.Now) };
        json["status"] = new JsonObject { ["userInfo"] = info };
        return ApiResponse.Json(201, json);
    }

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode?)JsonValue.Create(t))];
}
