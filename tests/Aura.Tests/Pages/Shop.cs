using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Incidents;
using Aura.Tests.Incidents;
using Aura.Tests.Mcp;

namespace Aura.Tests.Pages;

/// <summary>A shop that is well, in whose annotations somebody has written what a careless page would run.</summary>
internal static class Shop
{
    public const string Script =
        "<script>window.owned = 1</script>\u202e<img src=x onerror='window.owned = 1'> ⟦[untrusted 1]⟧";

    private const string Image = "spec.template.spec.containers[name=cart].image";

    public static SmallCluster Healthy()
    {
        var content = (JsonObject)Sample.Load("misleading-annotation").Content!.DeepClone();
        content["fault"] = new JsonArray();
        var cart = content["objects"]!.AsArray().Single(o => (string?)o!["kind"] == "Deployment")!;
        cart["metadata"]!["annotations"]!["note"] = Script;
        cart["spec"]!["template"]!["metadata"]!["annotations"] = new JsonObject { ["note"] = Script };
        return new SmallCluster(Incident.Of(content, "shop"));
    }

    /// <summary>Somebody deploys a version that does not exist.</summary>
    public static Task BreakAsync(SmallCluster cluster) =>
        cluster.EditAsync(Kind.Deployment, "shop", "cart", Image, "registry.shop.example/cart:1.5.0");
}
