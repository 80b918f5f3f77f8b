using Aura.Tests.Mcp;
using Aura.Tests.Mcp.Pages;
using Microsoft.Playwright;

namespace Aura.Tests.Pages;

/// <summary>Debian's Chromium, once for all tests of the page.</summary>
public sealed class Browser : IAsyncLifetime
{
    public const string Program = "chromium";
    public const string Collection = "browser";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "pages");
    private static readonly string Axe = Path.Combine(Folder, "node_modules", "axe-core", "axe.min.js");

    private readonly Lazy<Task<IBrowser>> _browser;
    private IPlaywright? _playwright;

    public Browser() => _browser = new Lazy<Task<IBrowser>>(StartAsync);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser.IsValueCreated)
            await (await _browser.Value).CloseAsync();
        _playwright?.Dispose();
    }

    /// <summary>Windows onto a server, closed before it is.</summary>
    internal Windows On(PageHost host) => new(_browser.Value, host);

    /// <summary>The source of axe-core; installed where it is not there.</summary>
    public static async Task<string> AxeAsync()
    {
        if (!File.Exists(Axe))
        {
            var install = await AuraProcess.RunAsync("npm",
                ["install", "--prefix", Folder, "--no-package-lock", "--no-audit", "--no-fund"]);
            Assert.True(install.Code == 0, $"npm install: {install.Error}");
        }
        return await File.ReadAllTextAsync(Axe);
    }

    private async Task<IBrowser> StartAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);
        Assert.True(program is not null, $"{Program} is not on the PATH: apt-get install {Program}");
        // The browser is the machine's own.
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        _playwright = await Playwright.CreateAsync();
        // Other tests are at work too.
        Assertions.SetDefaultExpectTimeout(Windows.Patience);
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program, Args = ["--no-sandbox"], Timeout = 120_000,
        });
    }
}
