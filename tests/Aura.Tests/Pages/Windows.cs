using Aura.State;
using Aura.Tests.Mcp.Pages;
using Microsoft.Playwright;

namespace Aura.Tests.Pages;

/// <summary>Windows of the browser onto one server, each with its own cookies.</summary>
internal sealed class Windows(Task<IBrowser> browser, PageHost host) : IAsyncDisposable
{
    /// <summary>Milliseconds.</summary>
    public const int Patience = 45_000;

    private readonly List<IBrowserContext> _contexts = [];

    /// <summary>One in which nobody is signed in.</summary>
    public async Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1120, int height = 720)
    {
        var context = await (await browser).NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = $"{host.Serving.Address}", ColorScheme = scheme, TimezoneId = "UTC", Locale = "en",
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        _contexts.Add(context);
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    /// <summary>One in which somebody has signed in.</summary>
    public async Task<IPage> SignInAsync(string name, PageRole role = PageRole.Admin,
        ColorScheme scheme = ColorScheme.Light, int width = 1120, int height = 720)
    {
        var page = await OpenAsync(scheme, width, height);
        await SignInAsync(page, name, role);
        return page;
    }

    /// <summary>By keyboard.</summary>
    public async Task SignInAsync(IPage page, string name, PageRole role = PageRole.Admin)
    {
        await page.GotoAsync($"/#/sign-in/{host.Code(new PagePerson(name, "code", role))}");
        await Assertions.Expect(page.GetByLabel("One-time code")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Now", Level = 1 }).WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
            await context.CloseAsync();
    }
}
