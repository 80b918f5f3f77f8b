using System.Net;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Policy;
using Aura.State;

namespace Aura.Tests.Mcp.Http.Alerts;

/// <summary>POST /alerts: who may, what is taken, and what happens when too much comes.</summary>
public sealed class AlertIntakeTests
{
    [Theory]
    [InlineData(null, "/alerts", HttpStatusCode.Unauthorized)]
    [InlineData("nobody", "/alerts", HttpStatusCode.Unauthorized)]
    [InlineData("ann", "/alerts", HttpStatusCode.Forbidden)]
    [InlineData("alertmanager", "/alerts", HttpStatusCode.OK)]
    [InlineData("alertmanager", "/mcp", HttpStatusCode.Forbidden)]
    public async Task AScopeOfItsOwnIsNeeded(string? name, string path, HttpStatusCode expected)
    {
        await using var host = await AlertHost.StartAsync();
        using var response = await host.PostAsync(AlertHost.Group(AlertHost.Alert()).ToJsonString(), name, path);
        Assert.Equal(expected, response.StatusCode);
        if (path == "/alerts" && expected != HttpStatusCode.OK)
            Assert.Contains("scope=\"aura:alerts\"", response.Headers.WwwAuthenticate.Single().Parameter);
    }

    [Theory]
    [InlineData("", "the body")]
    [InlineData("[]", "JSON object")]
    [InlineData("""{"version": "4", "version": "4"}""", "the body")]
    [InlineData("""{"version": "5", "alerts": []}""", "version: must be \"4\"")]
    [InlineData("""{"version": "4"}""", "alerts: must be a list")]
    [InlineData("""{"version": "4", "alerts": [1]}""", "alerts[0]: must be an object")]
    [InlineData("""
        {"version": "4", "alerts": [{"status": "firing", "startsAt": "2026-01-01T00:00:00Z", "labels": {}}]}
        """, "alerts[0].fingerprint")]
    [InlineData("""
        {"version": "4", "alerts": [{"status": "on", "startsAt": "soon", "fingerprint": "a", "labels": {"x": 1}}]}
        """, "alerts[0].status: must be firing or resolved; alerts[0].startsAt: must be a time")]
    public async Task WhatIsWrongIsNamed(string body, string expected)
    {
        await using var host = await AlertHost.StartAsync();
        using var response = await host.PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Contains(expected, error);
        Assert.Empty(host.Store.Alerts.List(10));
    }

    [Fact]
    public async Task AStormIsTakenAsFarAsThereIsRoomAndNothingThatWasTakenIsLost()
    {
        await using var host = await AlertHost.StartAsync(new OnAlert { Respond = AlertResponse.Ask }, room: 200);
        using var toomany = await host.PostAsync(AlertHost.Group(Storm(0, 201)).ToJsonString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, toomany.StatusCode);
        Assert.NotNull(toomany.Headers.RetryAfter);
        Assert.Empty(host.Store.Alerts.List(1));

        var waiting = new Queue<string>(Enumerable.Range(0, 40).Select(i =>
            AlertHost.Group(Storm(i * 25, 25)).ToJsonString()));
        while (waiting.TryDequeue(out var group))
        {
            using var response = await host.PostAsync(group);
            Assert.True(host.Store.Alerts.Waiting <= 200);
            if (response.StatusCode == HttpStatusCode.OK)
                continue;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            waiting.Enqueue(group); // As Alertmanager does.
        }

        await host.UntilAsync(1000, a => a.State is AlertState.Asked or AlertState.Joined);
        var taken = host.Store.Alerts.List(2000).Select(a => a.Fingerprint).Order();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"s{i}").Order(), taken);
        Assert.Single(host.Store.Alerts.List(2000), a => a.State == AlertState.Asked);
        Assert.Single(host.Store.Approvals.Pending());
        Assert.Single(host.Messages);
    }

    [Fact]
    public void APolicySaysWhatIsWrongWithItsSection()
    {
        var policy = PolicyReader.Read("onAlert: {respond: execute, namespaces: [shop], perHour: 3}", "p.yaml",
            new ActionCatalog());
        Assert.Equal(AlertResponse.Execute, policy.OnAlert!.For("shop"));
        Assert.Equal(AlertResponse.Notify, policy.OnAlert.For("other"));
        Assert.Equal(AlertResponse.Notify, policy.OnAlert.For(null));
        var e = Assert.Throws<PolicyException>(() =>
            PolicyReader.Read("onAlert: {respond: excute}", "p.yaml", new ActionCatalog()));
        Assert.Contains("onAlert.respond: must be one of notify, ask, execute", e.Message);
    }

    private static IEnumerable<JsonObject> Storm(int from, int count) =>
        Enumerable.Range(from, count).Select(i => AlertHost.Alert($"s{i}"));
}
