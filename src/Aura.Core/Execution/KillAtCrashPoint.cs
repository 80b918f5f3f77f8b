using System.Diagnostics;

namespace Aura.Execution;

/// <summary>Kills this process, as <c>kill -9</c> would, when the point is reached.</summary>
/// <param name="at">As <see cref="Parse"/> reads it.</param>
public sealed class KillAtCrashPoint(CrashPoint at) : ICrashPoints
{
    /// <summary>"after-intent" and so on.</summary>
    /// <exception cref="FormatException">No such point; names all.</exception>
    public static CrashPoint Parse(string text) =>
        Enum.TryParse<CrashPoint>(text.Replace("-", ""), ignoreCase: true, out var point) ? point
            : throw new FormatException($"'{text}' is no crash point; there are {string.Join(", ", Names)}");

    public static IReadOnlyList<string> Names { get; } =
        [.. Enum.GetNames<CrashPoint>().Select(System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName)];

    public Task ReachAsync(CrashPoint point)
    {
        if (point == at)
        {
            Process.GetCurrentProcess().Kill();
            return new TaskCompletionSource().Task;
        }
        return Task.CompletedTask;
    }
}
