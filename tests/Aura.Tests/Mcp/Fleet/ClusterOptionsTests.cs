using Aura.Mcp.Commands;
using Aura.Mcp.Options;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>The settings about many clusters, and what is wrong with them, all at once.</summary>
public sealed class ClusterOptionsTests
{
    [Fact]
    public void SourcesAreReadFromEverySpelling()
    {
        var options = Read("serve --clusters-from capi,argocd:gitops --cluster-within 5", new()
        {
            ["AURA_CLUSTER_PLUGINS"] = "aws,gke-gcloud-auth-plugin", ["AURA_MAX_PER_CLUSTER"] = "4",
        });

        Assert.Equal([new SecretSource(SecretFormat.Capi, null), new SecretSource(SecretFormat.ArgoCd, "gitops")],
            options.ClustersFrom);
        Assert.Equal(["aws", "gke-gcloud-auth-plugin"], options.ClusterPlugins);
        Assert.Equal((4, 64, TimeSpan.FromSeconds(5)),
            (options.MaxPerCluster, options.MaxQueued, options.ClusterWithin));
        Assert.Equal("argocd:argocd", $"{Assert.Single(Read("serve --clusters-from argocd", []).ClustersFrom)}");
    }

    [Fact]
    public void AllFaultsAreToldAtOnce()
    {
        var faults = Assert.Throws<OptionsException>(() => Read(
            "serve --clusters-from rancher,capi:UPPER,capi,capi --max-per-cluster 0 --max-queued x", [])).Faults;

        Assert.Collection(faults,
            f => Assert.StartsWith("--clusters-from: 'rancher' is not like capi, capi:NAMESPACE", f),
            f => Assert.StartsWith("--clusters-from: 'capi:UPPER' is not like", f),
            f => Assert.Equal("--clusters-from: 'capi' is named twice", f),
            f => Assert.StartsWith("--max-per-cluster: '0' is not", f),
            f => Assert.StartsWith("--max-queued: 'x' is not", f));
        Assert.Contains("which has no such Secrets", Assert.Single(Assert.Throws<OptionsException>(
            () => Read("serve --simulator --clusters-from capi", [])).Faults));
        Assert.Contains("it needs --clusters-from", Assert.Single(Assert.Throws<OptionsException>(
            () => Read("serve --cluster-plugins aws", [])).Faults));
    }

    private static AuraOptions Read(string args, Dictionary<string, string> environment) => new OptionsReader(
        OptionSources.Gather(AuraCommand.Create().Parse(args), environment.GetValueOrDefault, null)).Read();
}
