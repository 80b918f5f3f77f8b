using System.Text.Json.Nodes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Authorization;

/// <summary>
/// Decides by the RBAC objects in the store. Group system:masters may do everything; any authenticated user may ask
/// about themselves and read discovery, as the API server's own bootstrap roles say.
/// </summary>
public sealed class RbacAuthorizer(Store store) : IAuthorizer
{
    private static readonly string[] s_open =
        ["/api", "/apis", "/healthz", "/livez", "/openapi", "/readyz", "/version"];

    private readonly RuleResolver _rules = new(store);

    public void Authorize(AccessAttributes attributes)
    {
        if (!Decide(attributes).Allowed)
            throw Refusal(attributes);
    }

    /// <summary>The verdict, and by what it is granted ("" where nobody needs to grant it).</summary>
    public (bool Allowed, string Reason) Decide(AccessAttributes asked)
    {
        if (asked.User.IsMaster)
            return (true, "");
        if (_rules.Grants(asked.User, asked.Namespace).FirstOrDefault(g => g.Rule.Allows(asked)) is { } grant)
            return (true, grant.By);
        return (asked.User.Groups.Contains(UserInfo.Authenticated) && IsBasic(asked), "");
    }

    private static bool IsBasic(AccessAttributes asked) => asked.Path is { } path
        ? asked.Verb == "get" && s_open.Any(o => path == o || path.StartsWith(o + "/", StringComparison.Ordinal))
        : asked.Verb == "create" && (asked.Group, asked.Resource) is
            ("authorization.k8s.io", "selfsubjectaccessreviews" or "selfsubjectrulesreviews")
            or ("authentication.k8s.io", "selfsubjectreviews");

    private static ApiStatusException Refusal(AccessAttributes asked)
    {
        if (asked.Path is { } path)
            return new ApiStatusException(403, "Forbidden",
                $"forbidden: User \"{asked.User.Name}\" cannot {asked.Verb} path \"{path}\"", []);
        var resource = asked.Subresource.Length == 0 ? asked.Resource : $"{asked.Resource}/{asked.Subresource}";
        var where = string.IsNullOrEmpty(asked.Namespace) ? "at the cluster scope"
            : $"in the namespace \"{asked.Namespace}\"";
        var full = asked.Group.Length == 0 ? asked.Resource : $"{asked.Resource}.{asked.Group}";
        var subject = asked.Name.Length == 0 ? full : $"{full} \"{asked.Name}\"";
        var details = new JsonObject();
        if (asked.Name.Length > 0)
            details["name"] = asked.Name;
        if (asked.Group.Length > 0)
            details["group"] = asked.Group;
        details["kind"] = asked.Resource;
        return new ApiStatusException(403, "Forbidden", $"{subject} is forbidden: User \"{asked.User.Name}\" cannot "
            + $"{asked.Verb} resource \"{resource}\" in API group \"{asked.Group}\" {where}", details);
    }
}
