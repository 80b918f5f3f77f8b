using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

public sealed partial class KubeClient
{
    /// <summary>Asks for the pod's eviction, which disruption budgets can refuse.</summary>
    /// <exception cref="KubeException">
    /// TooManyRequests with the cause DisruptionBudget where a budget allows none now; Conflict on another uid.
    /// </exception>
    public async Task EvictAsync(ObjectRef pod, EvictOptions? options = null, CancellationToken cancel = default)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = Kind.Eviction.ApiVersion,
            ["kind"] = Kind.Eviction.Name,
            ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace },
        };
        if (options?.Uid is not null || options?.GraceSeconds is not null)
            body["deleteOptions"] = Preconditions(options.Uid, null, options.GraceSeconds);
        var query = new QueryText(KubePath.Of(pod, "eviction")).Add("dryRun", options?.DryRun == true ? "All" : null);
        await _transport.JsonAsync(HttpMethod.Post, query.ToString(), cancel, body);
    }

    /// <summary>
    /// Runs a command in a running container, without a shell of its own, and waits for its end. Needs the verbs get
    /// and create on pods/exec.
    /// </summary>
    /// <param name="container">Null where the pod has one only.</param>
    /// <exception cref="KubeException">
    /// BadRequest where the pod has no such container or is on no node yet; InternalError where the container does not
    /// run, its image has no such program, or the node does not answer; Timeout where it did not end in time.
    /// </exception>
    public Task<ExecResult> ExecAsync(string ns, string pod, string? container, IReadOnlyList<string> command,
        ExecOptions? options = null, CancellationToken cancel = default)
    {
        if (command.Count == 0)
            throw new KubeException("BadRequest", "a command is needed", 400);
        var query = new QueryText(KubePath.Of(new ObjectRef(Kind.Pod, ns, pod), "exec"));
        foreach (var word in command)
            query.AddAlways("command", word);
        query.Add("container", container).Add("stdout", "true").Add("stderr", "true");
        return new ExecCall(_transport, _time, options ?? new ExecOptions()).RunAsync(query.ToString(), cancel);
    }

    /// <summary>A container's log as text; bytes that are not UTF-8 are replaced.</summary>
    public Task<string> LogAsync(ObjectRef pod, LogOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new LogOptions();
        var query = new QueryText(KubePath.Of(pod, "log"))
            .Add("container", options.Container)
            .Add("previous", options.Previous ? "true" : null)
            .Add("tailLines", options.TailLines?.ToString())
            .Add("sinceSeconds", options.SinceSeconds?.ToString())
            .Add("timestamps", options.Timestamps ? "true" : null)
            .Add("limitBytes", options.LimitBytes.ToString());
        return _transport.TextAsync(query.ToString(), options.LimitBytes, cancel);
    }
}
