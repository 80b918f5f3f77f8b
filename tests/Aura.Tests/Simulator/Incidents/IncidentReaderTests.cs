using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Incidents;

namespace Aura.Tests.Simulator.Incidents;

public sealed class IncidentReaderTests
{
    [Theory]
    [InlineData("title: x", "broken: name: is missing")]
    [InlineData("settle: soon", "broken: settle: 'soon' is not a duration like 500ms, 2s or 5m")]
    [InlineData("colour: red", "broken: colour: unknown field; known here: name, title, story, settle, objects, ")]
    [InlineData("objects: [{kind: Pod}]", "broken: objects[0].apiVersion: is missing")]
    [InlineData("objects: [{apiVersion: v1, kind: Pod}]", "broken: objects[0].metadata: is missing")]
    [InlineData("behaviour: [{pull: never}]", "broken: behaviour[0].pull: 'never' is not one of notFound, ")]
    [InlineData("behaviour: [{needsMemory: lots}]", "broken: behaviour[0].needsMemory: 'lots' is not a quantity like ")]
    [InlineData("behaviour: [{when: {key: a}}]", "broken: behaviour[0].when: needs exactly one of configMap, secret, ")]
    [InlineData("behaviour: [{match: {fields: {'a[': 1}}}]", "broken: behaviour[0].match.fields: 'a[': a bracket is ")]
    [InlineData("vary: [{at: run, among: [1s, 2s]}]", "broken: vary[0].at: nothing stands at 'run'")]
    [InlineData("run: 1s\nvary: [{at: run, among: [1s]}]", "broken: vary[0].among: needs two values or more")]
    [InlineData("run: 1s\nvary: [{at: run, among: [1s, soon]}]", "broken with vary[0] soon: run: 'soon' is not a ")]
    [InlineData("fault: [{op: explode}]", "broken: fault[0].op: 'explode' is not one of patch, apply, ")]
    [InlineData("fault: [{op: run}]", "broken: fault[0].for: is missing")]
    [InlineData("fault: [{op: behaviour, rules: [{exit: {code: one}}]}]",
        "broken: fault[0].rules[0].exit.code: must be a whole number")]
    public void Names_the_file_and_the_field_that_is_wrong(string yaml, string message)
    {
        var whole = yaml.StartsWith("title", StringComparison.Ordinal) ? yaml : $"name: broken\ntitle: x\n{yaml}";
        var error = Assert.Throws<IncidentException>(() => Incident.Parse(whole, "broken"));
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("fields: {readinessProbe.httpGet.port: 8080}", true)]
    [InlineData("fields: {readinessProbe.httpGet.port: 8081}", false)]
    [InlineData("fields: {readinessProbe.httpGet.port: '8080'}", false)]
    [InlineData("fields: {livenessProbe: null}", true)]
    [InlineData("fields: {readinessProbe: null}", false)]
    [InlineData("fields: {'env[name=MODE].value': test}", true)]
    [InlineData("podFields: {serviceAccountName: default, 'nodeSelector[kubernetes.io/os]': linux}", true)]
    [InlineData("podFields: {serviceAccountName: other}", false)]
    [InlineData("podFields: {nodeSelector: {kubernetes.io/os: linux}}", true)]
    public void A_rule_matches_places_in_the_specs(string match, bool fails)
    {
        using var cluster = SimulatedCluster.FromIncident(Incident.Parse($$"""
            name: fields
            title: x
            objects:
              - apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: shop}
                spec:
                  nodeSelector: {kubernetes.io/os: linux}
                  containers:
                    - name: main
                      image: app:1
                      env: [{name: MODE, value: test}]
                      readinessProbe: {httpGet: {path: /, port: 8080} }
            behaviour: [{ match: { {{match}} }, readiness: { fails: "no" } }]
            """));
        Assert.Equal(fails ? "False" : "True",
            (string?)cluster.Store.Get(Kind.Pod, "shop", "p")!.Condition("Ready")!["status"]);
    }

    [Fact]
    public void Says_which_object_the_API_refuses()
    {
        var incident = Incident.Parse("""
            name: refused
            title: x
            objects:
              - {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: []}}
            """);
        var error = Assert.Throws<IncidentException>(() => SimulatedCluster.FromIncident(incident));
        Assert.StartsWith("refused: objects[0]: POST /api/v1/namespaces/shop/pods is refused: Pod \"p\" is invalid",
            error.Message);
    }
}
