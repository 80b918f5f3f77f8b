namespace Aura.Tests.Mcp;

/// <summary>
/// A test with programs that the SDK does not bring. Where one is missing the test is skipped and says which;
/// <c>.ci/run</c> installs them and counts a skipped test as a failure.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactNeedingAttribute : FactAttribute
{
    public FactNeedingAttribute(params string[] programs)
    {
        var missing = programs.Where(p => !IsOnPath(p)).ToList();
        if (missing.Count > 0)
            Skip = $"not on the PATH: {string.Join(", ", missing)}";
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
