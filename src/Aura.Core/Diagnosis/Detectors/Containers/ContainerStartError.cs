using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// The runtime cannot start the container's command: it is not there, not executable, or a mount or device fails.
/// </summary>
public sealed class ContainerStartError() : CrashDetector("ContainerStartError", CrashCause.Start)
{
    private static readonly string[] s_decisive = ["image", "command", "args", "volumeMounts", "securityContext"];

    protected override Symptom Judge(PodContainer container, Crash crash, Snapshot cluster)
    {
        var why = crash.ExitCode switch
        {
            126 => "its command is not executable",
            127 => "its command is not found",
            _ => "the runtime cannot start it",
        };
        var seen = Seen(container, crash, cluster, $"container {container.Name} does not start: {why}",
            (string?)crash.End["reason"] == "StartError" ? 0.95 : 0.85,
            $"exit code {crash.ExitCode} means that the command was not started");
        if (container.Spec["command"] is JsonArray command)
            seen = seen with
            {
                Evidence = seen.Evidence.Add(new Evidence("the command asked for", container.Pod.Ref,
                    $"{container.SpecPath}.command", command.ToJsonString(), Untrusted: true)),
            };
        return seen with { CuredBy = t => Changed(t.Container(container.Name), container.Spec) };
    }

    private static bool Changed(JsonObject? earlier, JsonObject now) =>
        s_decisive
            .Any(f => !JsonNode.DeepEquals(earlier?[f], now[f]));
}
