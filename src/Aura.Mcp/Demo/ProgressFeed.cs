using System.Threading.Channels;
using ModelContextProtocol;

namespace Aura.Mcp.Demo;

/// <summary>
/// Takes progress from whatever thread reports it, and hands it on to one that paints. The SDK's client hands
/// notifications to the thread pool, so that a later one may be here first: what then comes late is dropped.
/// </summary>
public sealed class ProgressFeed : IProgress<ProgressNotificationValue>
{
    private readonly Channel<ProgressNotificationValue> _reports = Channel.CreateUnbounded<ProgressNotificationValue>();

    public void Report(ProgressNotificationValue value) => _reports.Writer.TryWrite(value);

    /// <summary>Ends at the first report for which the condition holds; earlier ones are dropped.</summary>
    public async Task WaitUntilAsync(Func<bool> condition)
    {
        await foreach (var _ in _reports.Reader.ReadAllAsync())
            if (condition())
                return;
    }

    /// <summary>Paints reports until the work has ended; none goes back.</summary>
    public async Task FeedAsync(Task work, Action<double, string> paint)
    {
        _ = work.ContinueWith(_ => _reports.Writer.TryComplete(), TaskScheduler.Default);
        var highest = float.NegativeInfinity;
        await foreach (var report in _reports.Reader.ReadAllAsync())
            if (report.Progress >= highest)
                paint(highest = report.Progress, report.Message ?? "");
    }
}
