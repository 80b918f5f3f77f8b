using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aura.Tests.Pages;

/// <summary>Goes to a view and waits until it shows what it has.</summary>
internal static class Showing
{
    private const string Content = "main :is(.card, .finding, .nothing, fieldset, table)";

    public static async Task ShowAsync(this IPage page, string address)
    {
        await page.GotoAsync(address);
        await Expect(page.Locator("main")).ToHaveAttributeAsync("data-place", address.TrimStart('/'));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.Locator($"{Content} >> visible=true").First).ToBeVisibleAsync();
        await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
    }
}
