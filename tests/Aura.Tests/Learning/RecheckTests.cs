using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Tests.Execution;

namespace Aura.Tests.Learning;

public sealed class RecheckTests : IDisposable
{
    private readonly Broken _broken = new();

    public void Dispose() => _broken.Dispose();

    [Fact]
    public void What_stays_well_is_seen_to_be_so_at_each_of_the_three_times()
    {
        _broken.Remedy();
        Assert.Equal(0, _broken.Recheck());
        foreach (var minutes in (int[])[10, 50, 23 * 60])
        {
            _broken.Aura.Advance(TimeSpan.FromMinutes(minutes));
            Assert.True(_broken.Recheck() > 0);
        }
        Assert.Equal((true, true, true), (_broken.Outcome.WellAfter10Minutes, _broken.Outcome.WellAfter1Hour,
            _broken.Outcome.WellAfter24Hours));
        Assert.True(_broken.Outcome.Worked);
    }

    [Fact]
    public void What_breaks_again_has_not_worked()
    {
        _broken.Remedy();
        _broken.Break();
        _broken.Aura.Advance(TimeSpan.FromMinutes(8));
        _broken.Recheck();
        Assert.Equal((false, false), (_broken.Outcome.WellAfter10Minutes, _broken.Outcome.Worked));
    }

    [Fact]
    public void A_look_that_comes_too_late_says_nothing()
    {
        _broken.Remedy();
        _broken.Break();
        _broken.Aura.Advance(TimeSpan.FromMinutes(40));
        _broken.Recheck();
        Assert.Null(_broken.Outcome.WellAfter10Minutes);
        Assert.True(_broken.Outcome.Worked);
    }

    [Fact]
    public void Two_processes_note_a_look_once()
    {
        _broken.Remedy();
        _broken.Aura.Advance(TimeSpan.FromMinutes(10));
        Assert.True(_broken.Recheck() > 0);
        Assert.Equal(0, _broken.Recheck());
    }

    [Fact]
    public void An_incident_that_is_left_alone_and_goes_away_has_healed_itself()
    {
        var finding = Assert.Single(_broken.Diagnose());
        _broken.Mend();
        _broken.Aura.Advance(TimeSpan.FromMinutes(10));

        _broken.Recheck();

        Assert.True(Assert.Single(_broken.Aura.Store.Incidents.List(5)).HealedItself);
        var healed = Assert.Single(_broken.Aura.Store.Incidents.HealedAlone());
        Assert.Equal((finding.Type, 1, 1, 1), (healed.Type, healed.Left, healed.Healed, healed.WithinHour));
    }

    [Fact]
    public void An_incident_that_was_acted_on_has_not_healed_itself()
    {
        _broken.Remedy();
        _broken.Diagnose();
        var incident = Assert.Single(_broken.Aura.Store.Incidents.List(5));
        Assert.NotNull(incident.Ended);
        Assert.False(incident.HealedItself);
        Assert.Empty(_broken.Aura.Store.Incidents.HealedAlone());
    }

    [Fact]
    public void A_narrower_diagnosis_does_not_end_what_it_did_not_look_at()
    {
        _broken.Diagnose();
        _broken.Mend();
        _broken.Diagnose(new DiagnosisScope { Namespace = "kube-system" });
        _broken.Diagnose(new DiagnosisScope { Namespace = "shop", Kind = "Deployment", Name = "cart" });
        Assert.Null(Assert.Single(_broken.Aura.Store.Incidents.List(5)).Ended);
        _broken.Diagnose(new DiagnosisScope { Namespace = "shop" });
        Assert.NotNull(Assert.Single(_broken.Aura.Store.Incidents.List(5)).Ended);
    }
}
