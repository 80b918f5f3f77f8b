using System.Text.Json.Nodes;

namespace Aura.Tests.Simulator.Api;

public sealed class RestTests : IDisposable
{
    private const string ConfigMaps = Rest.Default + "/configmaps";
    private readonly Rest _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public void AnObjectIsCreatedReadListedAndDeleted()
    {
        var created = _api.Post(ConfigMaps, """{"metadata":{"name":"a"},"data":{"k":"1"}}""");
        Assert.Equal(201, created.Status);
        Assert.NotNull(created["metadata/uid"]);

        Assert.Equal("AlreadyExists", _api.Post(ConfigMaps, """{"metadata":{"name":"a"}}""")["reason"]);
        Assert.Equal("[]", _api.Get(ConfigMaps + "?labelSelector=x")["items"]);
        Assert.Equal("Success", _api.Delete(ConfigMaps + "/a")["status"]);
        Assert.Equal("configmaps \"a\" not found", _api.Get(ConfigMaps + "/a")["message"]);
    }

    [Fact]
    public void AFieldThatTheTypeDoesNotHaveIsDroppedWithAWarning()
    {
        const string body = """{"metadata":{"name":"a"},"data":{"k":"1"},"dada":{}}""";

        var answer = _api.Post(ConfigMaps, body);

        Assert.Null(answer["dada"]);
        Assert.Equal(["299 - \"unknown field \\\"dada\\\"\""], answer.Warnings);
        Assert.Contains("strict decoding error: unknown field \"dada\"",
            _api.Post(ConfigMaps + "?fieldValidation=Strict", body)["message"]);
        Assert.Empty(_api.Put(ConfigMaps + "/a?fieldValidation=Ignore", body).Warnings);
    }

    [Fact]
    public void AWatchSeesWhatHappensAfterItsStart()
    {
        var seen = _api.Cluster.Run(async () =>
        {
            var events = new List<string>();
            using var response = await _api.Http.GetAsync(
                $"{ConfigMaps}?watch=1&resourceVersion={_api.Cluster.Store.Revision}",
                HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            var next = reader.ReadLineAsync();
            await _api.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"b"}}""");
            await _api.SendAsync("DELETE", ConfigMaps + "/b", null);
            for (var i = 0; i < 2; i++, next = reader.ReadLineAsync())
                events.Add((string)JsonNode.Parse((await next)!)!["type"]!);
            return events;
        });

        Assert.Equal(["ADDED", "DELETED"], seen);
    }
}
