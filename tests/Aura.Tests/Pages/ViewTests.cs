using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aura.Tests.Pages;

/// <summary>Each view, light and dark: nobody is shut out, nothing comes from elsewhere, and it is light.</summary>
[Collection(Browser.Collection)]
public sealed class ViewTests(Browser browser, Stage stage)
{
    private const int MostBytes = 200 * 1024;

    [BrowserFact]
    public async Task NoViewHasASeriousFaultOfAccessibility()
    {
        await using var windows = browser.On(await stage.HostAsync());
        var axe = await Browser.AxeAsync();
        var faults = new List<string>();
        var page = await windows.OpenAsync();
        await page.GotoAsync("/");
        await Expect(page.GetByLabel("One-time code")).ToBeVisibleAsync();
        faults.AddRange(await FaultsAsync(page, axe, "sign-in"));
        page = await windows.SignInAsync("bob");
        foreach (var (name, address) in stage.Views)
        {
            await page.ShowAsync(address);
            await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => { d.open = true; })");
            faults.AddRange(await FaultsAsync(page, axe, name));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [BrowserFact]
    public async Task AllOfThePageIsLightAndComesFromTheServerItself()
    {
        var host = await stage.HostAsync();
        await using var windows = browser.On(host);
        var page = await windows.OpenAsync();
        var (files, faults) = (new ConcurrentBag<IResponse>(), new ConcurrentBag<string>());
        page.Context.Response += (_, r) =>
        {
            if (!new Uri(r.Url).AbsolutePath.StartsWith("/api/", StringComparison.Ordinal))
                files.Add(r);
        };
        page.Console += (_, m) =>
        {
            // That nobody is signed in yet is asked for.
            if (m.Type is "error" or "warning" && !m.Text.Contains("401", StringComparison.Ordinal))
                faults.Add(m.Text);
        };
        page.PageError += (_, error) => faults.Add(error);
        await windows.SignInAsync(page, "bob");
        foreach (var address in stage.Views.Values)
            await page.ShowAsync(address);

        Assert.True(faults.IsEmpty, string.Join('\n', faults));
        Assert.All(files, f => Assert.StartsWith($"{host.Serving.Address}", f.Url));
        var sizes = await Task.WhenAll(files.DistinctBy(f => f.Url).Select(async f => (await f.BodyAsync()).Length));
        Assert.True(sizes.Length > 20, $"{sizes.Length} files");
        Assert.True(sizes.Sum() <= MostBytes, $"{sizes.Sum()} bytes");
    }

    [BrowserFact]
    public async Task NoViewIsWiderThanAPhone()
    {
        await using var windows = browser.On(await stage.HostAsync());
        var page = await windows.SignInAsync("bob", width: 390, height: 844);
        foreach (var (name, address) in stage.Views)
        {
            await page.ShowAsync(address);
            var width = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.True(width <= 390, $"{name} is {width} pixels wide");
        }
    }

    [BrowserFact]
    public async Task AChosenThemeIsKept()
    {
        await using var windows = browser.On(await stage.HostAsync());
        var page = await windows.SignInAsync("bob");
        const string Ground = "() => getComputedStyle(document.body).backgroundColor";
        var light = await page.EvaluateAsync<string>(Ground);
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Theme" });
        await button.ClickAsync();
        Assert.Equal(light, await page.EvaluateAsync<string>(Ground));
        await button.ClickAsync();
        var dark = await page.EvaluateAsync<string>(Ground);
        Assert.NotEqual(light, dark);

        await page.ReloadAsync();

        Assert.Equal(dark, await page.EvaluateAsync<string>(Ground));
    }

    /// <summary>In both colour schemes.</summary>
    private static async Task<List<string>> FaultsAsync(IPage page, string axe, string where)
    {
        // It stays with a page, which changes its views by itself.
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(axe);
        var faults = new List<string>();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            Assert.Equal(scheme == ColorScheme.Dark,
                await page.EvaluateAsync<bool>("() => matchMedia('(prefers-color-scheme: dark)').matches"));
            var found = await page.EvaluateAsync<JsonElement>("""
                async () => (await axe.run({ resultTypes: ['violations'] })).violations
                  .filter(v => ['serious', 'critical'].includes(v.impact))
                  .map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).slice(0, 3).join(' ')}`)
                """);
            faults.AddRange(found.EnumerateArray().Select(f => $"{where}, {scheme}: {f}"));
        }
        return faults;
    }
}
