using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Policy;

namespace Aura.Tests.Execution.Policy;

public sealed class PolicyDatabaseTests
{
    [Fact]
    public void AllFaultsAboutDatabasesAreToldAtOnce()
    {
        var e = Assert.Throws<PolicyException>(() => Read("""
            databases:
            - name: a
              statefulSets: [db]
              primary: role in (primary)
            - name: a
              statefulSets: []
              primary: role=primary
              service: $(AURA_MEMBER)-rw
              failover: {command: ["$(AURA_TARGET)", "$(HOME)"], timeoutMinutes: 0}
            repairRecipes:
            - name: r
              engine: oracle
              image: not an image
              command: [repair]
              backupHours: 1000
            """));

        Assert.Equal(
        [
            "p.yaml:2: databases[0]: says nothing that could be done: give it failover or compact",
            "p.yaml:4: databases[0].primary: must be one label like role=primary, is \"role in (primary)\"",
            "p.yaml:5: databases[1].name: another one has the name already",
            "p.yaml:6: databases[1].statefulSets: is empty: name something, or leave it out",
            "p.yaml:8: databases[1].service: $(AURA_MEMBER) is not known here; there are AURA_DATABASE, AURA_NAMESPACE",
            "p.yaml:9: databases[1].failover.timeoutMinutes: must be from 1 to 720, is 0",
            "p.yaml:9: databases[1].failover: check is missing",
            "p.yaml:9: databases[1].failover.command[0]: $(AURA_TARGET) is not known here; there are AURA_DATABASE, "
                + "AURA_NAMESPACE, AURA_PRIMARY, AURA_MEMBER",
            "p.yaml:12: repairRecipes[0].engine: must be one of cloudNativePG, zalando, perconaMongoDB, perconaXtraDB, "
                + "statefulSet, is \"oracle\"",
            "p.yaml:13: repairRecipes[0].image: 'not an image' is no image",
            "p.yaml:15: repairRecipes[0].backupHours: must be from 1 to 168, is 1000",
        ], e.Faults);
    }

    [Fact]
    public void AnotherCommandIsAnotherPolicy() => Assert.NotEqual(Version("a"), Version("b"));

    private static string Version(string word) => new PolicyOptions
    {
        File = Read($"""
            databases:
            - name: a
              statefulSets: [db]
              primary: role=primary
              compact:
                command: [{word}]
            """),
    }.Version;

    private static PolicyFile Read(string yaml) => PolicyReader.Read(yaml, "p.yaml", new ActionCatalog());
}
