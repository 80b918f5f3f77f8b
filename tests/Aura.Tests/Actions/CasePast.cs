using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Actions;

/// <summary>
/// What a case says of Aura's own past (<c>past</c>), newest first:
/// <c>{on: Deployment/web, action, ago: 60, revision, set: {path: [before, after]}, scale, takenBack, worked}</c>.
/// </summary>
internal static class CasePast
{
    public static Func<ObjectRef, IReadOnlyList<PastChange>> Of(ActionCase @case, CaseCluster cluster) => target =>
        [.. CaseFiles.List(@case.Json["past"]).Where(p => (string?)p["on"] == $"{target.Kind.Name}/{target.Name}")
            .Select((p, i) => Of(p, $"x-{i + 1}", cluster.Made((string)p["on"]!), cluster.Now))];

    private static PastChange Of(JsonObject json, string id, KubeObject now, DateTimeOffset time)
    {
        var fields = json["set"]!.AsObject().Select(f =>
            new FieldChange(f.Key, f.Value![0]?.DeepClone(), f.Value[1]?.DeepClone(), "")).ToList();
        var before = fields.Aggregate(now, (o, f) => o.With(f.Path, f.Before))
            .With("metadata.annotations[deployment.kubernetes.io/revision]", $"{json["revision"]}");
        return new PastChange(id, (string)json["action"]!, now.Uid!, time.AddSeconds(-(int)json["ago"]!), [.. fields])
        {
            Before = (bool?)json["scale"] == true ? null : before,
            TakenBack = (bool?)json["takenBack"] ?? false,
            Worked = (bool?)json["worked"] == true ? [before.Copy("spec.template")!] : [],
        };
    }
}
