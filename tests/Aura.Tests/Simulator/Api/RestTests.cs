using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Simulator;

namespace Aura.Tests.Simulator.Api;

public sealed class RestTests
{
    private const string ConfigMaps = "api/v1/namespaces/default/configmaps";

    [Fact]
    public void AnObjectIsCreatedReadListedAndDeleted()
    {
        using var cluster = new SimulatedCluster(new() { RunControllers = false });
        using var http = cluster.CreateHttpClient();

        var created = cluster.Run(() => SendAsync(http, "POST", ConfigMaps,
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"1"}}"""));
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.NotNull(created.Body["metadata"]?["uid"]);

        var again = cluster.Run(() => SendAsync(http, "POST", ConfigMaps,
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"""));
        Assert.Equal("AlreadyExists", (string?)again.Body["reason"]);

        var list = cluster.Run(() => SendAsync(http, "GET", ConfigMaps + "?labelSelector=x", null));
        Assert.Empty((JsonArray)list.Body["items"]!);

        var gone = cluster.Run(() => SendAsync(http, "DELETE", ConfigMaps + "/a", null));
        Assert.Equal("Success", (string?)gone.Body["status"]);
        var missing = cluster.Run(() => SendAsync(http, "GET", ConfigMaps + "/a", null));
        Assert.Equal("configmaps \"a\" not found", (string?)missing.Body["message"]);
    }

    [Fact]
    public void AWatchSeesWhatHappensAfterItsStart()
    {
        using var cluster = new SimulatedCluster(new() { RunControllers = false });
        using var http = cluster.CreateHttpClient();

        var seen = cluster.Run(async () =>
        {
            var events = new List<string>();
            using var response = await http.GetAsync(ConfigMaps + "?watch=1&resourceVersion=" + cluster.Store.Revision,
                HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            var next = reader.ReadLineAsync();
            await SendAsync(http, "POST", ConfigMaps, """{"metadata":{"name":"b"}}""");
            await SendAsync(http, "DELETE", ConfigMaps + "/b", null);
            for (var i = 0; i < 2; i++, next = reader.ReadLineAsync())
                events.Add((string)JsonNode.Parse((await next)!)!["type"]!);
            return events;
        });

        Assert.Equal(["ADDED", "DELETED"], seen);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpClient http, string method,
        string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
