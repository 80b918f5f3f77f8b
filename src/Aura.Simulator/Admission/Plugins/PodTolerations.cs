using System.Text.Json.Nodes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>
/// Lets a new pod stay five minutes on a node that is not ready or unreachable, unless it tolerates that itself.
/// </summary>
internal sealed class PodTolerations : IAdmissionPlugin
{
    private const int Seconds = 300;

    public void Admit(AdmissionRequest request)
    {
        if (request is not { Kind.Plural: "pods", Operation: Operation.Create, Subresource: null, New: { } pod })
            return;
        var spec = pod.Ensure("spec");
        foreach (var taint in (string[])["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
        {
            if (spec.Items("tolerations").Any(t => Covers(t, taint)))
                continue;
            if (spec["tolerations"] is not JsonArray tolerations)
                spec["tolerations"] = tolerations = [];
            tolerations.Add(new JsonObject
            {
                ["key"] = taint,
                ["operator"] = "Exists",
                ["effect"] = "NoExecute",
                ["tolerationSeconds"] = Seconds,
            });
        }
    }

    private static bool Covers(JsonObject toleration, string taint) =>
        (toleration.Text("key") == taint || toleration.Text("key").Length == 0)
        && toleration.Text("effect") is "NoExecute" or "";
}
