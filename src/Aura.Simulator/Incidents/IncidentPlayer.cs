using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Faults;

namespace Aura.Simulator.Incidents;

/// <summary>Makes an incident happen in a new cluster, through the API.</summary>
internal sealed class IncidentPlayer(SimulatedCluster cluster, Incident incident)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    public void Play()
    {
        cluster.Behaviour!.Add(incident.Behaviour);
        using var http = cluster.CreateHttpClient();
        MakeNamespaces(http);
        foreach (var (item, i) in incident.Objects.Select((o, i) => (o, i)))
            if ((string?)item["kind"] != "Namespace")
                Apply(http, item, $"objects[{i}]");
        cluster.Advance(incident.Settle);
        foreach (var (step, i) in incident.Fault.Select((s, i) => (s, i)))
        {
            Do(http, step, $"fault[{i}]");
            cluster.Advance(Breath);
        }
        cluster.Advance(incident.Run);
    }

    /// <summary>
    /// Namespaces first, those too that objects only name: their ServiceAccounts must be there for pods.
    /// </summary>
    private void MakeNamespaces(HttpClient http)
    {
        var given = incident.Objects.Where(o => (string?)o["kind"] == "Namespace").ToList();
        foreach (var item in given)
            Apply(http, item, "objects");
        var named = incident.Objects.Select(o => (string?)o["metadata"]?["namespace"]).OfType<string>().Distinct();
        foreach (var name in named.Where(n => cluster.Store.Get(Kind.Namespace, null, n) is null).ToList())
            Apply(http, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name },
            }, "objects");
        cluster.Advance(Breath);
    }

    private void Do(HttpClient http, FaultStep step, string field)
    {
        switch (step)
        {
            case FaultStep.Wait wait: cluster.Advance(wait.For); break;
            case FaultStep.Behave behave: cluster.Behaviour!.Add(behave.Rules); break;
            case FaultStep.NodeDown node: cluster.SetNodeDown(node.Node, node.Down); break;
            case FaultStep.NodeReady node: cluster.SetNodeReady(node.Node, node.Why); break;
            case FaultStep.NodePressure node: cluster.SetNodePressure(node.Node, node.Memory, node.Disk); break;
            case FaultStep.Requests requests: SetFaults(requests.Rules); break;
            case FaultStep.Apply apply: Apply(http, apply.Item, field); break;
            case FaultStep.Cordon cordon:
                Patch(http, new ObjectRef(Kind.Node, null, cordon.Node),
                    new JsonObject { ["spec"] = new JsonObject { ["unschedulable"] = cordon.On ? true : null } },
                    field);
                break;
            case FaultStep.Delete delete:
                Send(http, HttpMethod.Delete, At(delete.Kind, delete.Namespace, delete.Name, field).Path, null, field);
                break;
            case FaultStep.Patch patch:
                Patch(http, At(patch.Kind, patch.Namespace, patch.Name, field), patch.Content, field);
                break;
        }
    }

    private void SetFaults(IReadOnlyList<FaultRule> rules)
    {
        if (rules.Count == 0)
            cluster.Faults.Clear();
        else
            cluster.Faults.Add(rules);
    }

    private void Patch(HttpClient http, ObjectRef at, JsonObject content, string field)
    {
        var strategic = at.Kind.Group.Length == 0 || at.Kind.Group.EndsWith(".k8s.io", StringComparison.Ordinal)
            || !at.Kind.Group.Contains('.');
        Send(http, HttpMethod.Patch, at.Path, content, field,
            strategic ? "application/strategic-merge-patch+json" : "application/merge-patch+json");
    }

    private void Apply(HttpClient http, JsonObject item, string field)
    {
        var kind = KindOf((string)item["apiVersion"]!, (string)item["kind"]!, field);
        var name = (string)item["metadata"]!["name"]!;
        var ns = kind.Namespaced ? (string?)item["metadata"]!["namespace"] ?? "default" : null;
        var at = new ObjectRef(kind, ns, name);
        if (cluster.Store.Get(at) is null)
            Send(http, HttpMethod.Post, kind.Path(ns), item, field);
        else
            Send(http, HttpMethod.Put, at.Path, item, field);
        if (kind.Name == "CustomResourceDefinition")
            cluster.Advance(Breath);
    }

    private ObjectRef At(string kind, string? ns, string name, string field)
    {
        var found = cluster.Api.Kinds.All.Select(r => r.Kind).FirstOrDefault(k => k.Name == kind)
            ?? throw new IncidentException(incident.Name, field, $"no kind '{kind}' is served");
        return new ObjectRef(found, found.Namespaced ? ns ?? "default" : null, name);
    }

    private Kind KindOf(string version, string kind, string field) =>
        cluster.Api.Kinds.FindKind(version, kind)?.Kind
        ?? throw new IncidentException(incident.Name, field, $"no kind '{kind}' of {version} is served");

    private void Send(HttpClient http, HttpMethod method, string path, JsonObject? body, string field,
        string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }
        using var response = http.Send(request);
        if (response.IsSuccessStatusCode
            || (method == HttpMethod.Delete && response.StatusCode == HttpStatusCode.NotFound))
            return;
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        var message = (string?)(JsonNode.Parse(text) as JsonObject)?["message"] ?? text;
        throw new IncidentException(incident.Name, field, $"{method} {path} is refused: {message}");
    }
}
