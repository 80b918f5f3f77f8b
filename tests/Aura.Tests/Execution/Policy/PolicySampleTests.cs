using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Tests.Mcp;

namespace Aura.Tests.Execution.Policy;

public sealed class PolicySampleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples/policies");

    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileName(f)!).Order()];

    [Theory, MemberData(nameof(Samples))]
    public void EverySampleCanBeUsed(string name) =>
        Assert.NotNull(PolicyReader.Load(Path.Combine(Folder, name), new ActionCatalog()));

    [Fact]
    public void ThePublishedSchemaIsTheReaders()
    {
        var file = Path.Combine(Folder, "policy.schema.json");
        if (Environment.GetEnvironmentVariable("AURA_UPDATE") is "1")
            File.WriteAllText(file, PolicySchema.Text);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == PolicySchema.Text,
            "samples/policies/policy.schema.json is not up to date: AURA_UPDATE=1 dotnet test writes it");
    }
}
