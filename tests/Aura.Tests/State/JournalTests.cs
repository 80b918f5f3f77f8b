using System.Text;
using Aura.State;
using Aura.Tests.State.Engines;

namespace Aura.Tests.State;

public sealed class JournalTests : IDisposable
{
    private readonly ManualTime _time = new();
    private TemporaryStore _store = null!;
    private AuraStore _open = null!;

    private void Begin(Engine engine)
    {
        _store = new TemporaryStore(engine);
        _open = _store.Open(_time);
        _open.Journal.Add(new ExecutionRecord
        {
            Id = "x-1", Cluster = "c", Kind = "action", Request = "r", Title = "t", Status = "running", Message = "m",
            Principal = "alice", Client = "test", CreatedAt = _time.GetUtcNow(), Body = "{\"hidden\":\"hunter2\"}",
        });
    }

    public void Dispose() => _store.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public void What_is_written_is_read_by_another_process(Engine engine)
    {
        Begin(engine);
        var lease = Lease();
        _open.Journal.Write(lease, new StepRecord("s1", 0, "patch", StepPhase.Intent, null), "{\"before\":1}");

        var other = _store.Open(_time).Journal;

        Assert.Equal(StepPhase.Intent, other.Steps("x-1").Single().Phase);
        Assert.Equal("{\"before\":1}", other.Image("x-1", "s1"));
        Assert.Equal("{\"hidden\":\"hunter2\"}", other.FindByRequest("c", "r")?.Body);
    }

    [Theory, OnSqlite]
    public void Bodies_and_images_are_not_on_disk_in_clear(Engine engine)
    {
        Begin(engine);
        _open.Journal.Write(Lease(), new StepRecord("s1", 0, "patch", StepPhase.Intent, null), "swordfish");

        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(_store.Path)!, "aura.db*"))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file, Encoding.Latin1);
            var text = reader.ReadToEnd();
            Assert.DoesNotContain("hunter2", text);
            Assert.DoesNotContain("swordfish", text);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_driver_that_lost_its_lease_writes_nothing(Engine engine)
    {
        Begin(engine);
        var lease = Lease();
        _time.Advance(Leases.Duration);
        _store.Open(_time).Leases.TryTake(["execution/x-1"], "other", "x-1");

        Assert.Throws<LeaseLostException>(() =>
            _open.Journal.Write(lease, new StepRecord("s1", 0, "patch", StepPhase.Intent, null)));
        Assert.Throws<LeaseLostException>(() =>
            _open.Journal.Update("x-1", "succeeded", "m", "{}", ended: true, lease));
        Assert.Empty(_open.Journal.Steps("x-1"));
        Assert.Equal("running", _open.Journal.Find("x-1")?.Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_stop_is_asked_for_only_while_it_runs(Engine engine)
    {
        Begin(engine);
        Assert.True(_open.Journal.RequestStop("x-1"));
        Assert.True(_open.Journal.StopRequested("x-1"));
        _open.Journal.Update("x-1", "succeeded", "done", "{}", ended: true);

        Assert.False(_open.Journal.RequestStop("x-1"));
    }

    private Lease Lease() => _open.Leases.TryTake(["execution/x-1"], "me", "x-1").Taken!.Single();
}
