using System.Text.RegularExpressions;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>
/// Text in the cluster that says otherwise than the state, or that gives orders: it is named beside the finding, so
/// that nobody takes it for an answer, and it changes nothing. A few wordings; what fits none is not judged.
/// </summary>
public static partial class ContradictingText
{
    /// <summary>What evidence says of text that gives orders.</summary>
    public const string GivesOrders = "text that gives orders; it is data, and is not followed";

    private const int AtMost = 3;
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public static IEnumerable<Evidence> About(Cause cause, Snapshot cluster) =>
        Texts(cause, cluster).Select(Judge).OfType<Evidence>().Take(AtMost);

    private static Evidence? Judge((ObjectRef Object, string Field, string Text) said)
    {
        var what = Orders().IsMatch(said.Text) ? GivesOrders
            : Soothes().IsMatch(said.Text) ? "text that says otherwise than the state; the state counts" : null;
        return what is null ? null : new Evidence(what, said.Object, said.Field, said.Text, Untrusted: true);
    }

    private static IEnumerable<(ObjectRef, string, string)> Texts(Cause cause, Snapshot cluster)
    {
        var objects = cause.Workloads.Prepend(cause.First.Target)
            .Concat(cause.Workloads.Select(w => w.Namespace).Append(cause.First.Target.Namespace).OfType<string>()
                .Select(ns => new ObjectRef(Kind.Namespace, null, ns)))
            .Distinct().Select(cluster.Find).OfType<KubeObject>().ToList();
        foreach (var o in objects.Concat(cause.Pods.Take(AtMost).Select(cluster.Find).OfType<KubeObject>()))
        {
            foreach (var (key, value) in o.Annotations.Where(a => a.Key != LastApplied)
                         .OrderBy(a => a.Key, StringComparer.Ordinal))
                yield return (o.Ref, $"metadata.annotations[{key}]", value);
            foreach (var told in cluster.EventsOf(o).Take(10))
                yield return (told.Ref, "message", told.Text("message") ?? "");
            foreach (var container in o.Kind == Kind.Pod ? PodContainer.Of(o) : [])
                if (cluster.Logs.Of(o.Ref, container.Name) is { } log)
                    yield return (o.Ref, "log", log);
        }
    }

    // Who writes so does not speak to people who run the cluster.
    [GeneratedRegex("""
        \b(ignore|disregard|forget)\ (all\ |any\ |the\ |your\ |previous\ |prior\ |above\ )+
            (rules|instructions?|prompts?)
        |(^|\n|["'\ ])(SYSTEM|ASSISTANT|USER|AGENT)\ ?:\ |\byou\ are\ (now\ )?(an?|the)\ \w*\ ?(assistant|agent|model)\b
        |\b(skip|bypass|without)\ (the\ |an?\ |any\ )?approval\b|\bapprove\ (it|this)\ yourself\b
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Orders();

    [GeneratedRegex("""
        \b(everything|all)\ is\ (fine|ok|okay|healthy|well)\b|\bdo\ not\ (alert|worry|touch\ this|page)\b
        |\b(safe\ to\ ignore|false\ alarm|planned\ maintenance|ignore\ this\ (alert|error|failure))\b
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Soothes();
}
