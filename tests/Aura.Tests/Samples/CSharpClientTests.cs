using Aura.Tests.Mcp;

namespace Aura.Tests.Samples;

/// <summary>samples/clients/csharp: one file, built and run as its first lines say.</summary>
public sealed class CSharpClientTests(CSharpClientTests.Built built) : IClassFixture<CSharpClientTests.Built>
{
    [Theory]
    [InlineData(0, "succeeded", "--simulator image-not-found --auto-approve high")]
    [InlineData(3, "aura approve", "--simulator image-not-found --auto-approve none")]
    [InlineData(1, "rolled_back", "--simulator fix-does-not-work --auto-approve high")]
    [InlineData(1, "", "--max-risk nonsense")]
    public async Task ItEndsWithWhatCameOfIt(int code, string said, string serve)
    {
        var outcome = await AuraProcess.RunAsync("dotnet",
            [built.Program, "dotnet", AuraProcess.Program, "serve", .. serve.Split(' ')]);
        Assert.True(outcome.Code == code, $"{outcome.Code}: {outcome.Output}{outcome.Error}");
        Assert.Contains(said, outcome.Output);
    }

    public sealed class Built : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-sample-");

        public string Program => Path.Combine(_folder.FullName, "fix.dll");

        public async Task InitializeAsync()
        {
            var build = await AuraProcess.RunAsync("dotnet",
                ["build", Path.Combine(Repository.Root, "samples/clients/csharp/fix.cs"), "-o", _folder.FullName]);
            Assert.True(build.Code == 0, build.Output + build.Error);
        }

        public Task DisposeAsync()
        {
            _folder.Delete(recursive: true);
            return Task.CompletedTask;
        }
    }
}
