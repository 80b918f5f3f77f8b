using Microsoft.Playwright;

namespace Aura.Tests.Pages;

/// <summary>Somebody who has no mouse.</summary>
internal static class Keys
{
    private const int Most = 80;

    /// <summary>Tab until what is wanted has the focus; that it can be seen there is part of it.</summary>
    public static async Task TabToAsync(this IPage page, string selector)
    {
        for (var i = 0; i < Most; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (!await page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector))
                continue;
            var outline = await page.EvaluateAsync<string>(
                "() => getComputedStyle(document.activeElement).outlineStyle");
            Assert.True(outline is not "none", $"the focus on {selector} cannot be seen");
            return;
        }
        Assert.Fail($"{selector} is not reached by {Most} times Tab: "
            + await page.Locator("main").InnerTextAsync());
    }

    /// <summary>The same, and Enter.</summary>
    public static async Task EnterAsync(this IPage page, string selector)
    {
        await page.TabToAsync(selector);
        await page.Keyboard.PressAsync("Enter");
    }
}
