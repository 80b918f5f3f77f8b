using System.Text;
using System.Text.Json.Nodes;
using Aura.Simulator;

namespace Aura.Tests.Simulator.Api;

/// <summary>Raw requests to a simulated cluster that has no controllers.</summary>
internal sealed class Rest : IDisposable
{
    public const string Default = "/api/v1/namespaces/default";
    public const string Apps = "/apis/apps/v1/namespaces/default";

    public Rest()
    {
        Cluster = new SimulatedCluster(new() { RunControllers = false });
        Http = Cluster.CreateHttpClient();
    }

    public SimulatedCluster Cluster { get; }
    public HttpClient Http { get; }

    public Answer Get(string path, string? accept = null) => Send("GET", path, null, accept: accept);
    public Answer Post(string path, string body) => Send("POST", path, body);
    public Answer Put(string path, string body) => Send("PUT", path, body);
    public Answer Delete(string path, string? body = null) => Send("DELETE", path, body);
    public Answer Merge(string path, string body) => Send("PATCH", path, body, "application/merge-patch+json");
    public Answer Strategic(string path, string body) =>
        Send("PATCH", path, body, "application/strategic-merge-patch+json");
    public Answer JsonPatch(string path, string body) => Send("PATCH", path, body, "application/json-patch+json");
    public Answer Apply(string path, string body) => Send("PATCH", path, body, "application/apply-patch+yaml");

    public Answer Send(string method, string path, string? body, string type = "application/json",
        string? accept = null) =>
        Cluster.Run(() => SendAsync(method, path, body, type, accept));

    public async Task<Answer> SendAsync(string method, string path, string? body, string type = "application/json",
        string? accept = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, type);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToList() : [];
        return new Answer((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, text, warnings);
    }

    public void Dispose()
    {
        Http.Dispose();
        Cluster.Dispose();
    }

    internal sealed record Answer(int Status, JsonNode? Json, string Text, IReadOnlyList<string> Warnings)
    {
        public string? this[string pointer]
        {
            get
            {
                var node = Json;
                foreach (var token in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
                    node = int.TryParse(token, out var at) && node is JsonArray list ? list[at] : node?[token];
                return node is JsonValue value ? value.ToString() : node?.ToJsonString();
            }
        }
    }
}
