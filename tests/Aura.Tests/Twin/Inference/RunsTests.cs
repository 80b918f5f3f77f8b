namespace Aura.Tests.Twin.Inference;

/// <summary>What is there to end: init containers and Jobs.</summary>
public class RunsTests
{
    [Fact]
    public void An_init_container_that_hangs_goes_on_hanging()
    {
        var behaviour = InferredIncident.Of("init-container-hangs");
        var rule = behaviour.Rules.First(r => r.Exit is not null);
        Assert.Equal(("wait-for-lock", 0), (rule.Match.Container, rule.Exit!.Code));
        Assert.True(rule.Exit.After > TimeSpan.FromHours(12));
    }

    [Fact]
    public void A_new_image_of_one_that_crashes_is_told_from_the_old_that_ended_well()
    {
        var rules = InferredIncident.Of("init-container-crashes").Rules.Where(r => r.Exit is not null).ToList();
        Assert.Equal([1, 0], rules.Select(r => r.Exit!.Code));
        Assert.Equal(["registry.shop.example/orders-migrate:2", "registry.shop.example/orders-migrate*"],
            rules.Select(r => r.Match.Image));
    }

    [Theory]
    [InlineData("job-failed", "import", 3)]
    [InlineData("healthy-jobs", "import", 0)]
    [InlineData("job-interrupted", "report", 0)] // it was told to stop, and is not to blame
    public void A_Job_ends_as_its_newest_run_did(string incident, string container, int code)
    {
        var rule = Assert.Single(InferredIncident.Of(incident).Rules,
            r => r.Exit is not null && r.Match.Container == container);
        Assert.Equal(code, rule.Exit!.Code);
    }
}
