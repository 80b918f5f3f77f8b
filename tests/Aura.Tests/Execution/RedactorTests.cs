using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Tests.Execution;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("Authorization: Bearer abcdef1234567890", "abcdef1234567890")]
    [InlineData("dial postgres://shop:hunter22@db:5432/shop failed", "hunter22")]
    [InlineData("DB_PASSWORD=hunter22 and more", "hunter22")]
    [InlineData("{\"apiKey\": \"hunter22\"}", "hunter22")]
    [InlineData("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.sig refused", "eyJzdWIi")]
    [InlineData("key AKIAIOSFODNN7EXAMPLE denied", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", "MIIEow")]
    public void Text_that_looks_like_a_credential_is_hidden(string text, string secret)
    {
        var shown = Redactor.Text(text);

        Assert.DoesNotContain(secret, shown);
        Assert.Contains(Redactor.Hidden, shown);
    }

    [Theory]
    [InlineData("deployment shop/cart has 2 of 3 replicas ready")]
    [InlineData("pod secret-santa-7d9f was evicted")]
    [InlineData("Deleted pod of ReplicaSet/cart-6549d7dc7f on node-1")]
    [InlineData("see https://example.com/path?x=1")]
    [InlineData("secret shop/db is missing key password")]
    public void Other_text_is_left_alone(string text) => Assert.Equal(text, Redactor.Text(text));

    [Fact]
    public void Values_named_like_secrets_are_masked_and_others_are_not()
    {
        var value = JsonNode.Parse("""
            {"env": [{"name": "DB_PASSWORD", "value": "hunter22"}, {"name": "MODE", "value": "fast"}],
             "volumes": [{"secret": {"secretName": "db"}}]}
            """);

        var shown = Redactor.Value(value, secret: false, _ => "masked")!.ToJsonString();

        Assert.DoesNotContain("hunter22", shown);
        Assert.Contains("fast", shown);
        Assert.Contains("\"secretName\":\"db\"", shown);
    }

    [Theory]
    [InlineData("Secret", "data[key]", true)]
    [InlineData("ConfigMap", "data[MODE]", false)]
    [InlineData("ConfigMap", "data[api-token]", true)]
    [InlineData("Deployment", "spec.template.spec.containers[name=main].env[name=DB_PASSWORD].value", true)]
    [InlineData("Deployment", "spec.template.spec.containers[name=main].env[name=MODE].value", false)]
    public void Places_of_secrets_are_known(string kind, string path, bool secret)
    {
        var of = kind switch { "Secret" => Kind.Secret, "ConfigMap" => Kind.ConfigMap, _ => Kind.Deployment };

        Assert.Equal(secret, Redactor.IsSecret(of, FieldPath.Parse(path)));
    }
}
