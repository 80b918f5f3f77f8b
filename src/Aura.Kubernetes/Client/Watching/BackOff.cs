namespace Aura.Kubernetes;

/// <summary>Waits twice as long after each failure in a row, 0.2 s to 30 s, or as the server asks.</summary>
internal sealed class BackOff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private int _failures;

    public bool IsRepeating => _failures > 0;

    public void Reset() => _failures = 0;

    public void Count() => _failures++;

    public Task WaitAsync(TimeSpan? asked, CancellationToken cancel)
    {
        var doubled = First * Math.Pow(2, Math.Min(_failures, 10));
        _failures++;
        var wait = doubled < Longest ? doubled : Longest;
        return Pause.ForAsync(asked > wait ? asked.Value : wait, time, cancel);
    }
}
