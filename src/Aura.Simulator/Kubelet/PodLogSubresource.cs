using System.Text;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Kubelet;

/// <summary>
/// GET pods/NAME/log: what the container wrote in its present run (in its last one while it waits for a restart), or
/// with previous=true in the run before. Follow answers with what there is.
/// </summary>
internal sealed class PodLogSubresource(ControlPlane plane) : ISubresource
{
    public string Resource => "pods";
    public string Name => "log";

    public ApiResponse Handle(ApiRequest request)
    {
        var pod = request.Store.Get(request.Ref) ?? throw ApiStatusException.NotFound(request.Kind, request.Name);
        var container = PodContainers.Choose(pod, request.Query["container"]);
        if (pod.Text("spec.nodeName") is null or "")
            throw ApiStatusException.BadRequest($"pod {pod.Name} does not have a host assigned");
        var run = plane.Kubelets?.Find(pod.Uid!)?.Find(container);
        var lines = Lines(pod, container, run, request.Query.Flag("previous"));
        return ApiResponse.Text(200, Cut(lines, request.Query), "text/plain");
    }

    private static List<LogLine> Lines(KubeObject pod, string container, ContainerRun? run, bool previous)
    {
        var about = $"container \"{container}\" in pod \"{pod.Name}\"";
        if (run is null)
            return [];
        if (previous)
            return (run.State == RunState.Waiting && run.HasRun ? run.Log : run.PreviousLog)
                ?? throw ApiStatusException.BadRequest($"previous terminated {about} not found");
        if (run.HasRun)
            return run.Log;
        throw ApiStatusException.BadRequest(run.WaitingReason switch
        {
            "ErrImagePull" => $"{about} is waiting to start: image can't be pulled",
            "ImagePullBackOff" => $"{about} is waiting to start: trying and failing to pull image",
            var reason => $"{about} is waiting to start: {reason}",
        });
    }

    private string Cut(List<LogLine> lines, ApiQuery query)
    {
        IEnumerable<LogLine> left = lines;
        if (query.Number("sinceSeconds") is { } seconds)
            left = left.Where(l => l.Time >= plane.Clock.GetUtcNow().AddSeconds(-seconds));
        if (DateTimeOffset.TryParse(query["sinceTime"], out var since))
            left = left.Where(l => l.Time >= since);
        if (query.Number("tailLines") is { } tail)
            left = left.TakeLast((int)tail);
        var text = new StringBuilder();
        foreach (var line in left)
        {
            if (query.Flag("timestamps"))
                text.Append(line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z '"));
            text.Append(line.Text).Append('\n');
        }
        return query.Number("limitBytes") is { } limit && limit < text.Length
            ? text.ToString(0, (int)limit) : text.ToString();
    }
}
