using System.Diagnostics;
using System.Globalization;
using Aura.State;
using Aura.Tests.Mcp;
using Aura.Tests.State;
using Aura.Tests.State.Engines;

namespace Aura.Tests.Execution.Crash;

/// <summary>A real process that is stopped (SIGSTOP) while another takes its execution over, and wakes.</summary>
public sealed class WokenProcessTests : IDisposable
{
    private TemporaryStore _store = null!;

    public void Dispose() => _store.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public async Task It_writes_nothing_any_more(Engine engine)
    {
        _store = new TemporaryStore(engine);
        var before = _store.Open();
        before.Journal.Add(new ExecutionRecord
        {
            Id = HoldingHost.Execution, Cluster = "c", Kind = "action", Request = "r", Title = "t", Status = "running",
            Message = "m", Principal = "alice", Client = "test", CreatedAt = before.Time.GetUtcNow(), Body = "{}",
        });
        using var process = AuraProcess.Start("dotnet",
            [typeof(HoldingHost).Assembly.Location, "hold", _store.Path, _store.Key ?? ""]);
        Assert.Equal("held", await process.StandardOutput.ReadLineAsync());
        Assert.Equal("written", await SayAsync(process));

        Signal("-STOP", process);
        // It lives: while its lease has not run out, nobody gets it.
        Assert.Null(Take(before));
        var time = new ShiftedTime();
        time.PutForward(Leases.Duration + TimeSpan.FromSeconds(1));
        var later = _store.Open(time);
        var taken = Take(later);
        Assert.NotNull(taken);
        later.Journal.Write(taken, new StepRecord("s9", 9, "patch", StepPhase.Intent, null));
        Signal("-CONT", process);

        Assert.StartsWith("refused", await SayAsync(process));
        await process.WaitForExitAsync();
        Assert.Equal(3, process.ExitCode);
        Assert.Equal(["s0", "s9"], later.Journal.Steps(HoldingHost.Execution).Select(s => s.Id));
    }

    private static Lease? Take(AuraStore store) => store.Leases.TryTake(
        [$"execution/{HoldingHost.Execution}"], "another", HoldingHost.Execution).Taken?.Single();

    private static async Task<string?> SayAsync(Process process)
    {
        await process.StandardInput.WriteLineAsync("go on");
        return await process.StandardOutput.ReadLineAsync();
    }

    private static void Signal(string signal, Process process)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
