using Aura.Diagnosis;
using Aura.Planning;
using Aura.Tests.Diagnosis;

namespace Aura.Tests.Planning;

/// <summary>
/// What is suggested for faults of traffic, admission, storage and nodes, filled in from their facts.
/// </summary>
public sealed class PlatformPlaybookTests
{
    [Theory]
    [InlineData("ServiceTargetPortMismatch/named", "service.update_port", "\"targetPort\":\"http\"")]
    [InlineData("IngressClassNotFound/missing", "ingress.set_class", "\"class\":\"nginx\"")]
    [InlineData("IngressBackendNotFound/missing", "ingress.update_rules", "\"service\":\"web\",\"port\":\"80\"")]
    [InlineData("IngressBackendPortMismatch/container-port", "ingress.update_rules", "\"port\":\"80\"")]
    [InlineData("IngressTlsSecretMissing/issuer-fails", "security.rotate_certificates", "\"certificate\":\"shop\"")]
    [InlineData("NetworkPolicyBlocks/caller-not-allowed", "network_policy.allow_traffic", "\"port\":\"8080\"")]
    [InlineData("QuotaExceeded/fires", "quota.update", "\"resource\":\"pods\",\"hard\":\"3\"")]
    [InlineData("QuotaExceeded/fires", "deployment.scale_to", "\"replicas\":2")]
    [InlineData("LimitRangeViolation/maximum", "deployment.set_resources", "\"limits\":{\"memory\":\"128Mi\"}")]
    [InlineData("PodSecurityViolation/fires", "deployment.set_security_context", "\"level\":")]
    [InlineData("PVCPendingStorageClassMissing/fires", "volume.recreate_claim", "\"storageClass\":")]
    [InlineData("VolumeFull/path", "volume.expand", "\"size\":")]
    [InlineData("VolumeResizePending/waits", "volume.expand", "\"restart\":true")]
    [InlineData("VolumeMultiAttach/own-rollout", "deployment.change_strategy", "\"strategy\":\"Recreate\"")]
    [InlineData("NodeNotReady/silent", "node.cordon", "\"node\":")]
    [InlineData("NodePIDPressure/fires", "node.cordon", "\"node\":")]
    [InlineData("NodeConditionAbnormal/read-only", "node.drain", "\"node\":")]
    [InlineData("NodeNetworkUnavailable/fires", "node.cordon", "\"node\":")]
    [InlineData("DnsMisconfigured/corefile", "configmap.rollback", "\"name\":\"coredns\"")]
    public void Is_suggested(string path, string action, string arguments)
    {
        var suggested = Suggested(path);

        Assert.True(suggested.Any(s => s.Action == action
                && s.Args.ToJsonString().Contains(arguments, StringComparison.Ordinal)),
            $"no {action} with {arguments} in\n{string.Join('\n', suggested.Select(s => $"{s.Action} {s.Args}"))}");
    }

    [Theory]
    [InlineData("IngressTlsSecretMissing/missing")]
    [InlineData("AdmissionWebhookUnavailable/refused")]
    [InlineData("ServiceAccountNotFound/refused")]
    [InlineData("VolumeMultiAttach/fires")]
    [InlineData("VolumeResizePending/error")]
    [InlineData("APIServiceUnavailable/no-answer")]
    [InlineData("DnsMisconfigured/policy")]
    public void Is_left_to_people(string path) =>
        Assert.Equal("notify.operators", Assert.Single(Suggested(path)).Action);

    private static IReadOnlyList<Suggestion> Suggested(string path)
    {
        var @case = DetectorCase.Read(Path.Combine(DetectorCase.Root, path + ".yaml"));
        return PlaybookLibrary.BuiltIn.Suggest(Diagnoser.Find(@case.Snapshot()).First(f => f.Type == @case.Type));
    }
}
