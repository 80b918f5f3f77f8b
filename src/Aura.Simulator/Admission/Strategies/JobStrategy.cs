using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Strategies;

/// <summary>
/// A new Job that does not bring its own selector selects its pods by its uid, which their labels carry.
/// </summary>
internal static class JobStrategy
{
    private const string Prefix = "batch.kubernetes.io/";

    public static void Prepare(AdmissionRequest request)
    {
        if (request.Operation != Operation.Create || request.New is not { } job)
            return;
        var spec = job.Ensure("spec");
        if (spec.Flag("manualSelector"))
            return;
        var (name, uid) = (job.Obj("metadata").Text("name"), job.Obj("metadata").Text("uid"));
        foreach (var owner in new[] { job, spec.Ensure("template") })
        {
            var labels = owner.Ensure("metadata").Ensure("labels");
            labels[$"{Prefix}controller-uid"] = uid;
            labels[$"{Prefix}job-name"] = name;
            labels["controller-uid"] = uid;
            labels["job-name"] = name;
        }
        spec.Ensure("selector").Ensure("matchLabels")[$"{Prefix}controller-uid"] = uid;
    }
}
