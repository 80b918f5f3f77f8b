using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Mcp.Agent.Ollama;
using Aura.Mcp.Options;
using Aura.Metrics.Prometheus;
using Aura.State;

namespace Aura.Mcp.Tools;

/// <summary>Says what went wrong in one sentence and what to do next; the same for tools and commands.</summary>
public static class Faults
{
    public static ToolAnswer Describe(Exception e) => e switch
    {
        ArgumentsException a => ToolAnswer.Fault("InvalidArguments", string.Join("; ", a.Faults),
            "correct these and call again; describe_action shows an action's arguments in full"),
        FaultException f => ToolAnswer.Fault(f.Code, f.Message, f.Hint),
        KubeConfigException c =>
            ToolAnswer.Fault("Kubeconfig", c.Message, "`aura doctor` checks it; --kubeconfig and --context choose"),
        StoreException s => ToolAnswer.Fault("Store", s.Message),
        OptionsException o => ToolAnswer.Fault("Options", o.Message),
        PrometheusException p => ToolAnswer.Fault("Prometheus", p.Message, "is --prometheus right, and does it run?"),
        OllamaException o => ToolAnswer.Fault($"Ollama{o.Fault}", o.Message, o.Hint),
        BusyException b => Busy(b),
        KubeException k => ToolAnswer.Fault(k.Reason, k.Message, Hint(k)),
        _ => Bug(e),
    };

    private static ToolAnswer Busy(BusyException busy)
    {
        var answer = ToolAnswer.Fault("Busy", busy.Message,
            $"nothing was done; call again after {busy.RetryAfter} s, and make fewer calls at a time");
        answer.Structured["retryAfter"] = busy.RetryAfter;
        return answer with { RetryAfter = busy.RetryAfter };
    }

    /// <summary>Nobody foresaw this: the whole of it goes to stderr, for whoever mends it.</summary>
    private static ToolAnswer Bug(Exception e)
    {
        Console.Error.WriteLine(Redactor.Text($"{e}"));
        return ToolAnswer.Fault("Internal", $"{e.GetType().Name}: {ClusterText.Quote(e.Message)}",
            "this is a bug in Aura; the server's stderr has the details");
    }

    private static string? Hint(KubeException e) => e.Reason switch
    {
        KubeException.Unreachable => "is the cluster up and the kubeconfig right? `aura doctor` checks both",
        KubeException.Timeout => "the API server did not answer in time; try again, or check it with `aura doctor`",
        KubeException.NotAsked => "wait until it is tried again, or look with `aura doctor` why it does not answer",
        "Unauthorized" => "the credentials have expired or are wrong; log in again and retry",
        "Forbidden" => "the account lacks this permission; grant it, or use another context or --impersonate",
        "NotFound" => "list what is there with get_objects",
        "Conflict" => "the object was changed meanwhile; call again",
        "TooManyRequests" => "the API server is busy; wait and call again",
        _ => null,
    };
}
