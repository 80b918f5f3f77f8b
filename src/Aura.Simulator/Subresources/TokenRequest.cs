using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Admission;
using Aura.Simulator.Api;

namespace Aura.Simulator.Subresources;

/// <summary>
/// serviceaccounts/token: a token in a JWT's form, unsigned; nothing in a simulated cluster checks one.
/// </summary>
internal sealed class TokenRequest : ISubresource
{
    private const int LeastSeconds = 600;
    private const int DefaultSeconds = 3600;

    public string Resource => "serviceaccounts";
    public string Name => "token";

    public ApiResponse Handle(ApiRequest request)
    {
        if (request.Verb != "create")
            throw ApiStatusException.MethodNotAllowed();
        var account = request.Store.Get(request.Ref) ?? throw ApiStatusException.NotFound(request.Kind, request.Name);
        var body = request.ReadBody();
        var spec = body.Ensure("spec");
        var seconds = spec.Number("expirationSeconds") ?? DefaultSeconds;
        if (seconds < LeastSeconds)
            throw ApiStatusException.Invalid("TokenRequest", "authentication.k8s.io", request.Name, [FieldError.Invalid(
                "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes")]);
        spec["expirationSeconds"] = seconds;
        var expires = request.Store.Now.AddSeconds(seconds);
        body["metadata"] = new JsonObject
        {
            ["name"] = account.Name,
            ["namespace"] = account.Namespace,
            ["creationTimestamp"] = Store.Format(request.Store.Now),
        };
        body["status"] = new JsonObject
        {
            ["token"] = Token(account, expires),
            ["expirationTimestamp"] = Store.Format(expires),
        };
        return ApiResponse.Json(201, body);
    }

    private static string Token(KubeObject account, DateTimeOffset expires)
    {
        static string Part(JsonObject json) =>
            System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
        return $"{Part(new JsonObject { ["alg"] = "none" })}."
            + $"{Part(new JsonObject
            {
                ["sub"] = $"system:serviceaccount:{account.Namespace}:{account.Name}",
                ["exp"] = expires.ToUnixTimeSeconds(),
            })}.";
    }
}
