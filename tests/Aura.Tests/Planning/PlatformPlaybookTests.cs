using Aura.Diagnosis;
using Aura.Planning;
using Aura.Tests.Diagnosis;

namespace Aura.Tests.Planning;

/// <summary>What is suggested for faults of traffic, admission, storage and nodes, filled in from their facts.</summary>
public sealed class PlatformPlaybookTests
{
    [Theory]
    [InlineData("ServiceTargetPortMismatch/named", "service.update_port", "\"targetPort\":\"http\"")]
    [InlineData("IngressClassNotFound/missing", "ingress.set_class", "\"class\":\"nginx\"")]
    [InlineData("IngressBackendNotFound/missing", "ingress.update_rules", "\"service\":\"web\",\"port\":\"80\"")]
    [InlineData("IngressBackendPortMismatch/container-port", "ingress.update_rules", "\"port\":\"80\"")]
    [InlineData("IngressTlsSecretMissing/issuer-fails", "security.rotate_certificates", "\"certificate\":\"shop\"")]
    [InlineData("NetworkPolicyBlocks/caller-not-allowed", "network_policy.allow_traffic", "\"port\":\"8080\"")]
    public void Is_suggested(string path, string action, string arguments)
    {
        var suggested = Suggested(path);

        Assert.True(suggested.Any(s => s.Action == action
                && s.Args.ToJsonString().Contains(arguments, StringComparison.Ordinal)),
            $"no {action} with {arguments} in\n{string.Join('\n', suggested.Select(s => $"{s.Action} {s.Args}"))}");
    }

    [Theory]
    [InlineData("IngressTlsSecretMissing/missing")]
    public void Is_left_to_people(string path) =>
        Assert.Equal("notify.operators", Assert.Single(Suggested(path)).Action);

    private static IReadOnlyList<Suggestion> Suggested(string path)
    {
        var @case = DetectorCase.Read(Path.Combine(DetectorCase.Root, path + ".yaml"));
        return PlaybookLibrary.BuiltIn.Suggest(Diagnoser.Find(@case.Snapshot()).First(f => f.Type == @case.Type));
    }
}
