using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Kubernetes.Objects;

public class SelectorTests
{
    private static readonly KubeObject Pod = new(Kind.Pod, JsonNode.Parse("""
        {"metadata": {"name": "cart-1", "namespace": "shop", "labels":
           {"app": "cart", "tier": "web", "app.kubernetes.io/name": "cart", "empty": "", "n": "5"}},
         "spec": {"nodeName": "node-1", "hostNetwork": true}, "status": {"phase": "Running"}}
        """)!.AsObject());

    [Theory]
    [InlineData("", true), InlineData("app=cart", true), InlineData("app==cart", true), InlineData("app=x", false)]
    [InlineData("app!=x", true), InlineData("missing!=x", true), InlineData("missing=", false)]
    [InlineData("empty=", true), InlineData("empty", true), InlineData("app", true), InlineData("!app", false)]
    [InlineData("! missing", true), InlineData("app in (a, cart)", true), InlineData("app in (a,b)", false)]
    [InlineData("app notin (a,b),tier=web", true), InlineData("missing notin (a)", true)]
    [InlineData("app.kubernetes.io/name=cart,!canary", true), InlineData("n>4", true), InlineData("n < 5", false)]
    [InlineData("in in (x)", false), InlineData("empty in ()", true)]
    public void Label_text(string text, bool matches) => Assert.Equal(matches, Selector.Labels(text).Matches(Pod));

    [Theory]
    [InlineData("app=cart tier=web"), InlineData("=x"), InlineData("app in a"), InlineData("app in (a")]
    [InlineData(",")]
    [InlineData("app=a=b"), InlineData("-app"), InlineData("app=-a"), InlineData("app>x"), InlineData("app ~ x")]
    public void Malformed_label_text_is_refused(string text) =>
        Assert.Contains(text, Assert.Throws<FormatException>(() => Selector.Labels(text)).Message);

    [Theory]
    [InlineData("app = cart , tier in (a,b),!c,d", "app=cart,tier in (a,b),!c,d")]
    public void Text_is_written_back(string text, string written)
    {
        Assert.Equal(written, Selector.Labels(text).ToString());
        Assert.Equal(Selector.Labels(text).Requirements, Selector.Labels(written).Requirements);
    }

    [Theory]
    [InlineData("""{}""", true), InlineData("""null""", false), InlineData("""{"matchLabels":{"app":"cart"}}""", true)]
    [InlineData("""{"matchLabels":{"app":"cart","tier":"db"}}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"In","values":["web","db"]}]}""", true)]
    [InlineData("""{"matchLabels":{"app":"cart"},"matchExpressions":[{"key":"n","operator":"DoesNotExist"}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"NotIn","values":["a"]}]}""", true)]
    public void LabelSelector(string json, bool matches) =>
        Assert.Equal(matches, Selector.From(JsonNode.Parse(json)).Matches(Pod));

    [Fact]
    public void A_service_without_a_selector_picks_nothing()
    {
        Assert.False(Selector.FromMap(null).Matches(Pod));
        Assert.False(Selector.FromMap(new JsonObject()).Matches(Pod));
        Assert.True(Selector.FromMap(new JsonObject { ["app"] = "cart" }).Matches(Pod));
        Assert.True(Selector.FromMap(new JsonObject { ["app"] = "cart" }).Matches(Pod.Labels));
    }

    [Theory]
    [InlineData("metadata.name=cart-1", true), InlineData("spec.nodeName==node-1,status.phase!=Failed", true)]
    [InlineData("status.phase!=Running", false), InlineData("spec.schedulerName=", true)]
    [InlineData("spec.hostNetwork=true", true), InlineData("spec.hostPID=false", true), InlineData("spec.a=x", false)]
    [InlineData(@"metadata.name=cart\,1", false), InlineData("", true)]
    public void Field_text(string text, bool matches) => Assert.Equal(matches, Selector.Fields(text).Matches(Pod));

    [Theory]
    [InlineData("metadata.name"), InlineData("=x"), InlineData("a in (b)")]
    public void Malformed_field_text_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Selector.Fields(text));
}
