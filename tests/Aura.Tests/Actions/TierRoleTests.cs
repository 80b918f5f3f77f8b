using Aura.Actions;
using Aura.Execution.Access;
using Aura.Kubernetes;
using Aura.Tests.Mcp;

namespace Aura.Tests.Actions;

/// <summary>samples/deploy/rbac: one ClusterRole a risk tier, generated from what is declared.</summary>
public sealed class TierRoleTests
{
    private static readonly IReadOnlyList<TierRole> Roles = TierRole.All(new ActionCatalog());

    [Fact]
    public void TheManifestsAreWhatIsDeclared()
    {
        var folder = Path.Combine(Repository.Root, "samples/deploy/rbac");
        Assert.All(Roles, role => Golden.Check(Path.Combine(folder, role.Tier + ".yaml"), role.Manifest()));
        Assert.Equal(Roles.Select(r => r.Tier + ".yaml").Order(),
            Directory.GetFiles(folder, "*.yaml").Select(f => Path.GetFileName(f)).Order()
                .Where(f => f != "kustomization.yaml"));
        var kustomization = Yaml.Parse(File.ReadAllText(Path.Combine(folder, "kustomization.yaml")))!;
        Assert.Equal(Roles.Select(r => r.Tier + ".yaml"),
            kustomization["resources"]!.AsArray().Select(r => (string?)r));
    }

    [Fact]
    public void EachTierHoldsTheOneBelow() => Assert.All(Roles.Zip(Roles.Skip(1)), pair => Assert.Equal([],
        pair.First.Rules.SelectMany(r => r.Verbs.Select(v => (r, v))).Where(x => !pair.Second.Rules.Any(
            r => r.Allows(x.v, x.r.Group, x.r.Resource, x.r.Subresource))).Select(x => $"{x.r} ({x.v})")));

    [Fact]
    public void ReadOnlyWritesNothingAndReadsNoSecrets() => Assert.All(Roles[0].Rules, rule =>
    {
        var asks = rule is { Group: "authorization.k8s.io", Resource: "selfsubjectaccessreviews" };
        Assert.True(asks || rule.Verbs.All(DeclaredAccess.Reads), $"{rule}");
        Assert.True(rule.Subresource is null or "log", $"{rule}");
        Assert.NotEqual("secrets", rule.Resource);
    });

    [Fact]
    public void NothingIsGrantedByAWildcard() =>
        Assert.DoesNotContain(Roles[^1].Rules, r => $"{r}".Contains('*'));
}
