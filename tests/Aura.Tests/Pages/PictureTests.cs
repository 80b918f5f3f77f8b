using System.Globalization;
using System.Text.RegularExpressions;
using Aura.Tests.Mcp;
using Microsoft.Playwright;

namespace Aura.Tests.Pages;

/// <summary>
/// The pictures of docs/page.md, and what was measured: <c>AURA_UPDATE=1</c> makes them, else it is looked whether they
/// are there.
/// </summary>
[Collection(Browser.Collection)]
public sealed partial class PictureTests(Browser browser, Stage stage)
{
    private const int MostBytes = 120 * 1024;
    private const int Starts = 9;
    private const int Width = 1000;
    private const int Height = 640;

    private static readonly string Docs = Path.Combine(Repository.Root, "docs");
    private static readonly string Guide = Path.Combine(Docs, "page.md");

    private static bool Makes => Environment.GetEnvironmentVariable("AURA_UPDATE") == "1";

    [BrowserFact]
    public async Task EveryViewHasItsPictures()
    {
        if (Makes)
            await MakeAsync();
        var shown = PictureName().Matches(await File.ReadAllTextAsync(Guide)).Select(m => m.Value).ToHashSet();
        Assert.True(shown.Count >= 2 * (stage.Views.Count + 1), $"{shown.Count} pictures in {Guide}");
        Assert.All(shown, p => Assert.True(File.Exists(Path.Combine(Docs, p)),
            $"docs/{p} is not there: run this test with AURA_UPDATE=1, and look at it"));
        Assert.All(Directory.GetFiles(Path.Combine(Docs, "page")), f => Assert.True(
            new FileInfo(f).Length < MostBytes && shown.Contains($"page/{Path.GetFileName(f)}"), f));
    }

    private async Task MakeAsync()
    {
        await using var windows = browser.On(await stage.HostAsync());
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var suffix = scheme == ColorScheme.Dark ? "dark" : "light";
            var page = await windows.OpenAsync(scheme, Width, Height);
            await page.GotoAsync("/");
            await page.GetByLabel("One-time code").WaitForAsync();
            await TakeAsync(page, $"sign-in-{suffix}");
            page = await windows.SignInAsync("bob", scheme: scheme, width: Width, height: Height);
            foreach (var (name, address) in stage.Views)
            {
                await page.ShowAsync(address);
                await TakeAsync(page, $"{name}-{suffix}");
            }
            await page.ShowAsync(stage.Views["plan"]);
            await page.EvaluateAsync("() => scrollTo(0, document.querySelector('.columns').offsetTop - 60)");
            await TakeAsync(page, $"plan-detail-{suffix}");
            page = await windows.SignInAsync("bob", scheme: scheme, width: 390, height: 780);
            foreach (var name in new[] { "now", "plan", "approvals" })
            {
                await page.ShowAsync(stage.Views[name]);
                await TakeAsync(page, $"phone-{name}-{suffix}");
            }
        }
    }

    /// <summary>Written, not judged: it hangs on the machine.</summary>
    [BrowserFact]
    public async Task TheTimeUntilItCanBeUsedIsMeasured()
    {
        await using var windows = browser.On(await stage.HostAsync());
        var page = await windows.SignInAsync("bob");
        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            await page.GotoAsync("about:blank");
            await page.GotoAsync("/#/now");
            await page.GetByRole(AriaRole.Button, new() { Name = "Compare plans" }).WaitForAsync();
            times.Add(await page.EvaluateAsync<double>(
                "() => performance.getEntriesByName('aura-ready')[0].startTime"));
        }
        var sizes = await page.EvaluateAsync<double[]>("""
            () => {
              const files = performance.getEntriesByType('resource').filter(r => !r.name.includes('/api/'))
                .concat(performance.getEntriesByType('navigation'));
              return [files.length, files.reduce((sum, f) => sum + f.decodedBodySize, 0)];
            }
            """);
        Assert.All(times, t => Assert.True(t > 0));
        if (!Makes)
            return;
        times.Sort();
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{times[Starts / 2]:0} ms in the median of {Starts} starts ({times[^1]:0} ms at most), ")
            + string.Create(CultureInfo.InvariantCulture, $"{sizes[0]:0} files of {sizes[1] / 1024:0} KB in all");
        await File.WriteAllTextAsync(Guide,
            Measured().Replace(await File.ReadAllTextAsync(Guide), $"<!-- measured -->{text}<!-- end -->"));
    }

    private static Task TakeAsync(IPage page, string name) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Docs, "page", $"{name}.png"), Animations = ScreenshotAnimations.Disabled,
    });

    [GeneratedRegex(@"page/[a-z-]+\.png")]
    private static partial Regex PictureName();

    [GeneratedRegex("<!-- measured -->.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Measured();
}
