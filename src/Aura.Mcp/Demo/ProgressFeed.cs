using System.Threading.Channels;
using ModelContextProtocol;

namespace Aura.Mcp.Demo;

/// <summary>Takes progress from whatever thread reports it, and hands it on in order to one that paints.</summary>
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

    /// <summary>Paints every report until the work has ended.</summary>
    public async Task FeedAsync(Task work, Action<double, string> paint)
    {
        _ = work.ContinueWith(_ => _reports.Writer.TryComplete(), TaskScheduler.Default);
        await foreach (var report in _reports.Reader.ReadAllAsync())
            paint(report.Progress, report.Message ?? "");
    }
}
