using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Objects;

public class YamlTests
{
    [Theory]
    [InlineData("8080", "8080"), InlineData("\"8080\"", "\"8080\""), InlineData("'8080'", "\"8080\"")]
    [InlineData("true", "true"), InlineData("yes", "\"yes\""), InlineData("~", "null"), InlineData("", "null")]
    [InlineData("0644", "420"), InlineData("0o17", "15"), InlineData("0x1F", "31"), InlineData("-12", "-12")]
    [InlineData("1.50", "1.50"), InlineData("1e3", "1000"), InlineData(".nan", "\".nan\""), InlineData("089", "89")]
    [InlineData("!!str 12", "\"12\""), InlineData("2024-01-01", "\"2024-01-01\""), InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("9223372036854775808", "9223372036854775808"), InlineData("250m", "\"250m\"")]
    public void Types_scalars(string yaml, string json) =>
        Assert.Equal(json, Yaml.Parse($"a: {yaml}")!["a"]?.ToJsonString() ?? "null");

    [Fact]
    public void Reads_several_documents_anchors_and_merge_keys()
    {
        var documents = Yaml.ParseAll("""
            # a comment
            base: &base {image: web, port: 80}
            app:
              <<: *base
              port: 81
            ---
            ---
            - *unused
            """.Replace("- *unused", "- {\"json\": [1, 2]}"));
        Assert.Equal(2, documents.Count);
        Assert.Equal("""{"port":81,"image":"web"}""", Sorted(documents[0]["app"]!, "port", "image"));
        Assert.Equal("""[{"json":[1,2]}]""", documents[1].ToJsonString());
    }

    [Theory]
    [InlineData("a: [1"), InlineData("a: 1\na: 2"), InlineData("a: b: c"), InlineData("a: *x"), InlineData("a: }")]
    [InlineData("? [a]\n: 1")]
    public void Malformed_text_names_its_line(string yaml) =>
        Assert.StartsWith("YAML line ", Assert.Throws<FormatException>(() => Yaml.Parse(yaml)).Message);

    [Fact]
    public void Deep_nesting_and_alias_bombs_are_refused()
    {
        Assert.Throws<FormatException>(() => Yaml.Parse(new string('[', 100_000)));
        var bomb = string.Concat(Enumerable.Range(1, 30).Select(i =>
            $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Assert.Throws<FormatException>(() => Yaml.Parse("a0: &a0 [x]\n" + bomb));
    }

    [Fact]
    public void Writes_block_style()
    {
        var yaml = Yaml.Write(JsonNode.Parse("""
            {"kind":"Pod","metadata":{"labels":{"on":"true","version":"1.20"},"annotations":{}},
             "spec":{"containers":[{"name":"app","args":[],"command":["sh","-c","echo a\necho b\n"],
              "port":80}],"x":null}}
            """));
        Assert.Equal("""
            kind: Pod
            metadata:
              labels:
                "on": "true"
                version: "1.20"
              annotations: {}
            spec:
              containers:
              - name: app
                args: []
                command:
                - sh
                - -c
                - |
                  echo a
                  echo b
                port: 80
              x: null

            """, yaml);
    }

    [Fact]
    public void Every_text_survives_the_round_trip()
    {
        const string alphabet = "a0 \n\t:#-'\"{}[],&*!|>%@`\\?~=.eé\u0001\u2028😀x";
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => alphabet.EnumerateRunes()
                .ElementAt(random.Next(alphabet.EnumerateRunes().Count())).ToString()));
            var node = new JsonObject { ["k"] = text, ["list"] = new JsonArray(text, 1), [text + "k"] = text };
            var yaml = Yaml.Write(node);
            Assert.True(JsonNode.DeepEquals(node, Yaml.Parse(yaml)), $"{node.ToJsonString()} became\n{yaml}");
        }
    }

    private static string Sorted(JsonNode node, params string[] order) =>
        new JsonObject(order.Select(k => KeyValuePair.Create(k, node[k]?.DeepClone()))).ToJsonString();
}
