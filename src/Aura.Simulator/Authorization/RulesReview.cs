using System.Text.Json.Nodes;
using Aura.Simulator.Admission;
using Aura.Simulator.Api;

namespace Aura.Simulator.Authorization;

/// <summary>
/// SelfSubjectRulesReview: everything that the asker may do in a namespace (kubectl auth can-i --list).
/// </summary>
public sealed class RulesReview(Store store) : ISubresource
{
    private static readonly RbacRule s_everything = new(["*"], ["*"], ["*"], [], []);
    private static readonly RbacRule s_allPaths = new(["*"], [], [], [], ["*"]);

    private static readonly RbacRule s_aboutSelf = new(["create"], ["authorization.k8s.io"],
        ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], [], []);

    private readonly RuleResolver _rules = new(store);

    public string Resource => "selfsubjectrulesreviews.authorization.k8s.io";
    public string Name => "";

    public ApiResponse Handle(ApiRequest request)
    {
        if (request.Verb != "create")
            throw ApiStatusException.MethodNotAllowed();
        var json = Decoder.Read(request);
        var rules = _rules.RulesFor(request.User, json.Obj("spec").Text("namespace")).Prepend(s_aboutSelf);
        if (request.User.IsMaster)
            rules = rules.Prepend(s_allPaths).Prepend(s_everything);
        var all = rules.ToList();
        json["metadata"] = new JsonObject();
        json["status"] = new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. all.Where(r => r.Resources.Count > 0).Select(Resources)]),
            ["nonResourceRules"] = new JsonArray([.. all.Where(r => r.Urls.Count > 0).Select(r => new JsonObject
            {
                ["verbs"] = List(r.Verbs),
                ["nonResourceURLs"] = List(r.Urls),
            })]),
            ["incomplete"] = false,
        };
        return ApiResponse.Json(201, json);
    }

    private static JsonObject Resources(RbacRule rule)
    {
        var json = new JsonObject
        {
            ["verbs"] = List(rule.Verbs),
            ["apiGroups"] = List(rule.Groups),
            ["resources"] = List(rule.Resources),
        };
        if (rule.Names.Count > 0)
            json["resourceNames"] = List(rule.Names);
        return json;
    }

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode?)JsonValue.Create(t))];
}
