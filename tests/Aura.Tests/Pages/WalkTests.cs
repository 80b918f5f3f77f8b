using System.Text.RegularExpressions;
using Aura.Tests.Mcp.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Aura.Tests.Pages;

/// <summary>From a finding to its end, as people go through the page.</summary>
[Collection(Browser.Collection)]
public sealed class WalkTests(Browser browser)
{
    [BrowserFact]
    public async Task AFindingIsComparedApprovedByKeyboardWatchedUndoneAndFoundInTheAudit()
    {
        await using var host = await PageHost.StartAsync(Shop.Healthy());
        await using var windows = browser.On(host);
        var ann = await windows.SignInAsync("ann");
        await Expect(ann.GetByText("Nothing is wrong.")).ToBeVisibleAsync();

        await Shop.BreakAsync(host.Cluster);
        await Expect(ann.GetByRole(AriaRole.Link, Named("ImagePullBackOff"))).ToBeVisibleAsync();
        await Expect(ann.GetByRole(AriaRole.Img, Named("Root cause.*ImagePullBackOff of Deployment shop.cart")))
            .ToBeVisibleAsync();

        var id = await AskAsync(ann);
        var ben = await windows.SignInAsync("ben");
        await ApproveByKeyboardAsync(ben, "looks right");
        await Expect(ben).ToHaveURLAsync(new Regex($"#/execution/{id}$"));
        await SeenToItsEndAsync(ben);
        await SeenToItsEndAsync(ann); // Who asked was looking on.

        await ben.EnterAsync("[data-act=undo]");
        await Expect(ben.GetByRole(AriaRole.Button, Exactly("Undo"))).ToBeFocusedAsync();
        await ben.Keyboard.PressAsync("Enter");
        await Expect(ben.GetByText("Takes back")).ToBeVisibleAsync();
        await Expect(ben.Locator(".headline")).ToContainTextAsync("everything was put back");

        await ben.EnterAsync("a[href='#/audit']");
        await ben.TabToAsync("input[name=text]");
        await ben.Keyboard.TypeAsync(id);
        await ben.Keyboard.PressAsync("Enter");
        await Expect(ben.GetByText("chain intact")).ToBeVisibleAsync();
        var approved = ben.GetByRole(AriaRole.Row).Filter(new() { HasText = "approve conservative plan" })
            .Filter(new() { HasText = "ben" });
        await Expect(approved).ToContainTextAsync("looks right");
        await Expect(ben.Locator("tbody tr").Filter(new() { HasNotText = id })).ToHaveCountAsync(0);
    }

    /// <summary>Compares the strategies and asks for one.</summary>
    /// <returns>The execution, which waits for somebody else.</returns>
    private static async Task<string> AskAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, Exactly("Compare plans")).ClickAsync();
        var choices = page.GetByRole(AriaRole.Radio);
        await choices.First.WaitForAsync();
        var count = await choices.CountAsync();
        Assert.True(count >= 2, $"{count} strategies");
        await Expect(page.GetByRole(AriaRole.Img, Named("^Odds \\d+\\s%"))).ToHaveCountAsync(count);
        await Expect(page.GetByRole(AriaRole.Img, Named("^Odds against"))).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Radio, Named("^conservative")).CheckAsync();
        await Expect(page.GetByRole(AriaRole.Img, Named("^Ready replicas in the twin"))).ToBeVisibleAsync();
        await Expect(page.Locator("ins")).ToContainTextAsync("image: registry.shop.example/cart:1.4.2");
        await Expect(page.Locator(".same").First).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, Named("^Execute conservative")).ClickAsync();
        await page.GetByRole(AriaRole.Button, Exactly("Execute")).ClickAsync();
        await Expect(page.Locator(".headline")).ToContainTextAsync("approval required");
        return page.Url.Split('/')[^1];
    }

    private static async Task ApproveByKeyboardAsync(IPage page, string reason)
    {
        await page.EnterAsync("a[href='#/approvals']");
        await Expect(page.GetByRole(AriaRole.Heading, Exactly("Approvals"))).ToBeFocusedAsync();
        await Expect(page.Locator("#announcer")).ToHaveTextAsync("Approvals");
        await Expect(page.GetByText("through page")).ToBeVisibleAsync();
        await page.TabToAsync("input[id^=reason]");
        await page.Keyboard.TypeAsync(reason);
        await page.EnterAsync("button.primary");
        await Expect(page.GetByRole(AriaRole.Heading, Exactly("Execution"))).ToBeFocusedAsync();
    }

    private static async Task SeenToItsEndAsync(IPage page)
    {
        await Expect(page.Locator(".headline")).ToContainTextAsync("succeeded");
        await Expect(page.GetByText("rolled out, after")).ToBeVisibleAsync();
        await Expect(page.Locator(".timeline .done")).Not.ToHaveCountAsync(0);
    }

    private static PageGetByRoleOptions Named(string pattern) => new() { NameRegex = new Regex(pattern) };

    private static PageGetByRoleOptions Exactly(string name) => new() { Name = name, Exact = true };
}
