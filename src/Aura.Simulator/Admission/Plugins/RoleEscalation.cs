using System.Text.Json.Nodes;
using Aura.Simulator.Api;
using Aura.Simulator.Authorization;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>
/// Nobody grants more than they hold: writing a role needs all its permissions (or the verb "escalate" on it), binding
/// one needs the role's permissions (or the verb "bind").
/// </summary>
internal sealed class RoleEscalation(Store store, IAuthorizer authorizer) : IAdmissionPlugin
{
    private readonly RuleResolver _rules = new(store);

    public void Admit(AdmissionRequest request)
    {
        if (request.New is not { } json || request.Kind.Group != RbacRule.Group || request.User.IsMaster)
            return;
        var (verb, granted, on) = request.Kind.Plural switch
        {
            "roles" or "clusterroles" => ("escalate", RbacRule.All(json), (request.Kind.Plural, request.Name)),
            _ => ("bind", _rules.RulesOf(json.Obj("roleRef"), request.Namespace), Referred(json)),
        };
        if (verb == "escalate" && request.Old is { } old && JsonNode.DeepEquals(old.At("rules"), json["rules"]))
            return;
        if (Allowed(new AccessAttributes(request.User, verb)
        {
            Group = RbacRule.Group,
            Version = "v1",
            Resource = on.Item1,
            Name = on.Item2,
            Namespace = request.Namespace,
        }))
            return;
        var missing = granted.SelectMany(r => r.Split())
            .Where(r => !_rules.RulesFor(request.User, request.Namespace).Any(h => h.Covers(r))).ToList();
        if (missing.Count > 0)
            throw ApiStatusException.Forbidden(request.Kind, request.Name, Refusal(request.User, missing));
    }

    private static string Refusal(UserInfo user, List<RbacRule> missing)
    {
        var groups = string.Join(" ", user.Groups.Select(g => $"\"{g}\""));
        return $"user \"{user.Name}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n"
            + string.Join('\n', RbacRule.Compact(missing).Select(r => r.ToString()).Order(StringComparer.Ordinal));
    }

    private static (string, string) Referred(JsonObject binding) =>
        (binding.Obj("roleRef").Text("kind") == "ClusterRole" ? "clusterroles" : "roles",
            binding.Obj("roleRef").Text("name"));

    private bool Allowed(AccessAttributes attributes)
    {
        try
        {
            authorizer.Authorize(attributes);
            return true;
        }
        catch (ApiStatusException)
        {
            return false;
        }
    }
}
