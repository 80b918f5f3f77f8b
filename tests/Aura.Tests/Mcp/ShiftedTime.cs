namespace Aura.Tests.Mcp;

/// <summary>The system's clock, put forward; timers run as usual.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _by;

    public void PutForward(TimeSpan by) => _by += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _by;
}
