using Aura.Tests.Simulator.Api;

namespace Aura.Tests.Simulator.Admission;

/// <summary>What is not valid is refused with every fault at once, each by its field.</summary>
public sealed class ValidationTests : IDisposable
{
    private readonly Rest _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public void All_faults_of_a_pod_template_are_named()
    {
        var refused = _api.Post(Rest.Apps + "/deployments", """
            {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{
              "metadata":{"labels":{"a":"b"}},
              "spec":{"restartPolicy":"Never","containers":[
                {"name":"x","image":"i","ports":[{"containerPort":70000}],
                 "volumeMounts":[{"name":"v","mountPath":"/v"}]},
                {"name":"x","image":"i","env":[{"name":"","value":"1"}]}]}}}}
            """);

        Assert.Equal(422, refused.Status);
        foreach (var fault in new[]
        {
            "spec.template.spec.containers[0].ports[0].containerPort: "
                + "Invalid value: 70000: must be between 1 and 65535",
            "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"v\"",
            "spec.template.spec.containers[1].env[0].name: Required value",
            "spec.template.spec.containers[1].name: Duplicate value: \"x\"",
            "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
        })
            Assert.Contains(fault, refused["message"]);
    }

    [Theory]
    [InlineData("""{"maxUnavailable":"120%"}""", "must not be greater than 100%")]
    [InlineData("""{"maxUnavailable":"some"}""", "a valid percent string must be a numeric value")]
    [InlineData("""{"maxUnavailable":-1}""", "must be greater than or equal to 0")]
    public void Shares_are_counts_or_percentages(string rollingUpdate, string why) =>
        Assert.Contains(why, _api.Post(Rest.Apps + "/deployments", $$"""
            {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"a":"b"} },
              "strategy":{"rollingUpdate":{{rollingUpdate}} },
              "template":{"metadata":{"labels":{"a":"b"} },"spec":{"containers":[{"name":"x","image":"i"}]} } } }
            """)["message"]);

    [Fact]
    public void A_service_keeps_its_addresses_and_gives_up_node_ports_with_its_type()
    {
        var made = _api.Post(Rest.Default + "/services",
            """{"metadata":{"name":"web"},"spec":{"type":"NodePort","ports":[{"port":80}]}}""");
        var replaced = _api.Put(Rest.Default + "/services/web",
            """{"metadata":{"name":"web"},"spec":{"type":"ClusterIP","ports":[{"port":81}]}}""");

        Assert.InRange(int.Parse(made["spec/ports/0/nodePort"]!), 30000, 32767);
        Assert.Equal(made["spec/clusterIP"], replaced["spec/clusterIP"]);
        Assert.Null(replaced["spec/ports/0/nodePort"]);
        Assert.Equal("81", replaced["spec/ports/0/targetPort"]);
    }

    [Fact]
    public void A_node_port_belongs_to_one_service()
    {
        const string body = """
            {"metadata":{"name":"NAME"},"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}}
            """;
        Assert.Equal(201, _api.Post(Rest.Default + "/services", body.Replace("NAME", "a")).Status);

        Assert.Contains("spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated",
            _api.Post(Rest.Default + "/services", body.Replace("NAME", "b"))["message"]);
    }

    [Theory]
    [InlineData("* * * * *", null)]
    [InlineData("*/5 1-3 * jan mon", null)]
    [InlineData("@daily", null)]
    [InlineData("61 * * * *", "end of range (61) above maximum (59): 61")]
    [InlineData("* * *", "expected exactly 5 fields, found 3: [* * *]")]
    public void Schedules_are_checked(string schedule, string? fault)
    {
        var answer = _api.Post("/apis/batch/v1/namespaces/default/cronjobs?dryRun=All", $$"""
            {"metadata":{"name":"c"},"spec":{"schedule":"{{schedule}}","jobTemplate":{"spec":{"template":{"spec":{
              "restartPolicy":"Never","containers":[{"name":"x","image":"i"}]} } } } } }
            """);

        Assert.Equal(fault is null ? 201 : 422, answer.Status);
        Assert.True(fault is null || answer["message"]!.Contains(fault), answer.Text);
    }

    [Fact]
    public void The_role_of_a_binding_cannot_be_changed()
    {
        const string path = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings";
        _api.Post(path, """{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"subjects":[]}""");

        Assert.Contains("cannot change roleRef",
            _api.Merge(path + "/b", """{"roleRef":{"name":"other"}}""")["message"]);
    }
}
