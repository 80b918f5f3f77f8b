using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Simulator.Controllers;

/// <summary>Short ways to speak to a simulated cluster in tests.</summary>
internal static class ClusterExtensions
{
    public static KubeObject Get(this SimulatedCluster cluster, ObjectRef at) =>
        cluster.Store.Get(at) ?? throw new InvalidOperationException($"{at} does not exist");

    public static KubeObject? Find(this SimulatedCluster cluster, Kind kind, string? ns, string name) =>
        cluster.Store.Get(kind, ns, name);

    public static IReadOnlyList<KubeObject> List(this SimulatedCluster cluster, Kind kind, string? ns = null) =>
        cluster.Store.List(kind, ns);

    public static IReadOnlyList<KubeObject> Pods(this SimulatedCluster cluster, string ns) =>
        cluster.Store.List(Kind.Pod, ns);

    public static IReadOnlyList<KubeObject> Events(this SimulatedCluster cluster, string ns) =>
        cluster.Store.List(Kind.CoreEvent, ns);

    /// <summary>Creates every document of the YAML text.</summary>
    public static void Create(this SimulatedCluster cluster, string yaml)
    {
        foreach (var node in Yaml.ParseAll(yaml))
        {
            var kind = cluster.Api.Kinds.FindKind((string)node["apiVersion"]!, (string)node["kind"]!)!.Kind;
            cluster.Send(HttpMethod.Post, kind.Path((string?)node["metadata"]!["namespace"]), node);
        }
    }

    public static JsonObject Patch(this SimulatedCluster cluster, ObjectRef at, JsonObject patch) =>
        cluster.Send(HttpMethod.Patch, at.Path, patch, "application/merge-patch+json");

    public static JsonObject Delete(this SimulatedCluster cluster, ObjectRef at, string query = "") =>
        cluster.Send(HttpMethod.Delete, at.Path + query, null);

    public static JsonObject Send(this SimulatedCluster cluster, HttpMethod method, string path, JsonNode? body,
        string type = "application/json")
    {
        using var http = cluster.CreateHttpClient();
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }
        using var response = http.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var answer = (JsonObject)JsonNode.Parse(reader.ReadToEnd())!;
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {answer.ToJsonString()}");
        return answer;
    }
}
