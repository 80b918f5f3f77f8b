using Aura.Tests.Mcp;

namespace Aura.Tests.Pages;

/// <summary>
/// A test in a browser. Where there is none it is skipped, as on a machine with nothing but the SDK; in CI it fails and
/// says what to install.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") is null or "")
            Skip = new FactNeedingAttribute(Browser.Program, "npm").Skip;
    }
}
