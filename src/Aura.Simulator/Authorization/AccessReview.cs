using System.Text.Json.Nodes;
using Aura.Simulator.Admission;
using Aura.Simulator.Api;

namespace Aura.Simulator.Authorization;

/// <summary>
/// SelfSubjectAccessReview, SubjectAccessReview and LocalSubjectAccessReview: may somebody do something? Nothing is
/// stored; the answer is the request with a status.
/// </summary>
public sealed class AccessReview(string plural, RbacAuthorizer authorizer) : ISubresource
{
    public string Resource => $"{plural}.authorization.k8s.io";
    public string Name => "";

    public ApiResponse Handle(ApiRequest request)
    {
        if (request.Verb != "create")
            throw ApiStatusException.MethodNotAllowed();
        var json = Decoder.Read(request);
        var spec = json.Ensure("spec");
        foreach (var attributes in (string[])["resourceAttributes", "nonResourceAttributes"])
            foreach (var empty in spec.Obj(attributes)?.Where(p => p.Value?.ToString() is null or "").ToList() ?? [])
                spec.Obj(attributes)!.Remove(empty.Key);
        if (spec.Has("resourceAttributes") == spec.Has("nonResourceAttributes"))
            throw ApiStatusException.Invalid(request.Kind, "", [FieldError.Invalid("spec.resourceAttributes",
                spec["resourceAttributes"]?.DeepClone(),
                "exactly one of nonResourceAttributes or resourceAttributes must be specified")]);
        var (allowed, reason) = authorizer.Decide(Asked(request, spec));
        json["metadata"] = new JsonObject();
        var status = new JsonObject { ["allowed"] = allowed };
        if (reason.Length > 0)
            status["reason"] = reason;
        json["status"] = status;
        return ApiResponse.Json(201, json);
    }

    private AccessAttributes Asked(ApiRequest request, JsonObject spec)
    {
        var user = plural == "selfsubjectaccessreviews" ? request.User
            : new UserInfo(spec.Text("user"), [.. spec.Texts("groups")]);
        if (spec.Obj("nonResourceAttributes") is { } other)
            return new AccessAttributes(user, other.Text("verb")) { Path = other.Text("path") };
        var asked = spec.Obj("resourceAttributes");
        return new AccessAttributes(user, asked.Text("verb"))
        {
            Group = asked.Text("group"),
            Version = asked.Text("version"),
            Resource = asked.Text("resource"),
            Subresource = asked.Text("subresource"),
            Namespace = asked.Text("namespace"),
            Name = asked.Text("name"),
        };
    }
}
