using Aura.State;
using Aura.Tests.State.Engines;

namespace Aura.Tests.State;

public sealed class ApprovalsTests : IDisposable
{
    private readonly ManualTime _time = new();
    private TemporaryStore _store = null!;
    private Approvals _approvals = null!;

    private void Begin(Engine engine)
    {
        _store = new TemporaryStore(engine);
        _approvals = _store.Open(_time).Approvals;
        _approvals.Add(new Approval
        {
            Id = "a-1", Execution = "x-1", Cluster = "c", Digest = "d", State = ApprovalState.Pending,
            OutsideOnly = true, RequestedBy = "model", Why = "risk is high",
            Expires = _time.GetUtcNow() + TimeSpan.FromMinutes(15),
        });
    }

    public void Dispose() => _store.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public void It_is_used_once(Engine engine)
    {
        Begin(engine);
        Assert.True(_approvals.Approve("a-1", "alice"));
        Assert.True(_approvals.Use("a-1", "d"));

        Assert.False(_approvals.Use("a-1", "d"));
        Assert.False(_approvals.Approve("a-1", "alice"));
        Assert.Equal("alice", _approvals.Find("a-1")?.DecidedBy);
    }

    [Theory, OnSqlite, OnPostgres]
    public void It_is_not_used_for_another_digest_nor_without_a_decision(Engine engine)
    {
        Begin(engine);
        Assert.False(_approvals.Use("a-1", "d"));
        _approvals.Approve("a-1", "alice");

        Assert.False(_approvals.Use("a-1", "other"));
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_rejected_one_stays_rejected(Engine engine)
    {
        Begin(engine);
        Assert.True(_approvals.Reject("a-1", "alice"));

        Assert.False(_approvals.Approve("a-1", "bob"));
        Assert.Equal(ApprovalState.Rejected, _approvals.Find("a-1")?.State);
    }

    [Theory, OnSqlite, OnPostgres]
    public void It_expires_before_and_after_the_decision(Engine engine)
    {
        Begin(engine);
        _approvals.Approve("a-1", "alice");
        _time.Advance(TimeSpan.FromMinutes(15));

        Assert.False(_approvals.Use("a-1", "d"));
        Assert.False(_approvals.Approve("a-1", "alice"));
        Assert.Empty(_approvals.Pending());
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_void_one_cannot_be_used(Engine engine)
    {
        Begin(engine);
        _approvals.Approve("a-1", "alice");
        _approvals.Void("a-1");

        Assert.False(_approvals.Use("a-1", "d"));
    }
}
