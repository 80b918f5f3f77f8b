using Aura.Execution;
using Aura.Kubernetes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Tools;

/// <summary>Sends progress in the order it was reported, without holding up whoever reports it.</summary>
public sealed class ProgressReporter(RequestContext<CallToolRequestParams> request)
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private double _highest = -1;

    /// <param name="fraction">From 0 to 1; one that goes back is raised, since progress must increase.</param>
    public void Report(double fraction, string text)
    {
        if (request.Params?.ProgressToken is not { } token)
            return;
        lock (_gate)
        {
            _highest = Math.Max(Math.Clamp(fraction, 0, 1) * 100, _highest + 0.01);
            var value = new ProgressNotificationValue
            {
                Progress = (float)_highest, Total = 100, Message = Shown(text),
            };
            _last = SendAfter(_last, token, value);
        }
    }

    /// <summary>Our words only: a client may show it anywhere.</summary>
    public static string Shown(string text) => Printable.Short(Redactor.Text(ClusterText.LeaveOut(text)), 500);

    /// <summary>Ends when all that was reported has been sent: a notification after the answer would be lost.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
            return _last;
    }

    private async Task SendAfter(Task before, ProgressToken token, ProgressNotificationValue value)
    {
        await before;
        try
        {
            await request.Server.NotifyProgressAsync(token, value);
        }
        catch (Exception)
        {
            // The client is gone; the work goes on without an audience.
        }
    }
}
