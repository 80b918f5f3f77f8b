using Aura.Diagnosis;
using Aura.Planning;
using Aura.Tests.Diagnosis;

namespace Aura.Tests.Planning;

/// <summary>What is only at risk yet comes with the action that prevents it, filled in from its facts.</summary>
public sealed class PreventionTests
{
    [Theory]
    [InlineData("VolumeFillingUp/fires", "volume.expand",
        """{"namespace":"shop","name":"data-db-0","size":"13Gi"}""")]
    [InlineData("VolumeFillingUp/fires", "volume.expand", """{"namespace":"shop","name":"data-db-0","size":"30Gi"}""")]
    [InlineData("VolumeFillingUp/nearly-full", "volume.expand", "\"size\":\"20Gi\"")]
    [InlineData("MemoryLeak/fires", "notify.operators", "memory of container web grows")]
    [InlineData("MemoryLeak/fires", "deployment.rollout_restart",
        """{"namespace":"shop","name":"web","kind":"Deployment"}""")]
    [InlineData("MemoryLeak/fires", "deployment.increase_memory", "\"container\":\"web\",\"memory\":\"512Mi\"")]
    [InlineData("CpuThrottling/fires", "deployment.increase_cpu", "\"container\":\"web\",\"cpu\":\"750m\"")]
    [InlineData("CpuThrottling/fires", "deployment.remove_limits", "\"resource\":\"Cpu\"")]
    [InlineData("Overprovisioned/fires", "cost.rightsize_resources",
        """{"namespace":"shop","name":"web","kind":"Deployment"}""")]
    [InlineData("Overprovisioned/scaled-memory", "cost.rightsize_resources", "\"resource\":\"memory\"")]
    [InlineData("QuotaNearLimit/fires", "notify.operators", "Quota")]
    [InlineData("QuotaNearLimit/fires", "quota.update", "\"resource\":\"pods\",\"hard\":\"3\"")]
    [InlineData("HPAAtMaximum/stays", "hpa.update", "\"max\":")]
    [InlineData("PDBBlocksEviction/all-must-stay", "pdb.update",
        """{"namespace":"shop","name":"web","maxUnavailable":"1"}""")]
    [InlineData("CertificateExpiring/renewal-late", "security.rotate_certificates", "\"certificate\":")]
    [InlineData("CertificateExpiring/soon", "notify.operators", "its certificate ends")]
    [InlineData("NodeNearCapacity/measured", "node.cordon", """{"node":"node-0"}""")]
    public void The_action_that_prevents_it_is_suggested(string path, string action, string arguments)
    {
        var suggested = Suggested(path);

        Assert.True(suggested.Any(s => s.Action == action
                && s.Args.ToJsonString().Contains(arguments, StringComparison.Ordinal)),
            $"no {action} with {arguments} in\n{string.Join('\n', suggested.Select(s => $"{s.Action} {s.Args}"))}");
    }

    [Fact]
    public void A_volume_that_cannot_grow_is_left_to_people() =>
        Assert.Equal("notify.operators", Assert.Single(Suggested("VolumeFillingUp/cannot-grow")).Action);

    private static IReadOnlyList<Suggestion> Suggested(string path)
    {
        var @case = DetectorCase.Read(Path.Combine(DetectorCase.Root, path + ".yaml"));
        return PlaybookLibrary.BuiltIn.Suggest(Diagnoser.Find(@case.Snapshot()).Single(f => f.Type == @case.Type));
    }
}
