using Aura.Tests.Incidents;
using Aura.Twin.Inference;

namespace Aura.Tests.Twin.Inference;

/// <summary>What holds of all that is inferred.</summary>
public class BehaviourInferenceTests
{
    public static TheoryData<string> Incidents => [.. Sample.Names];

    [Theory]
    [MemberData(nameof(Incidents))]
    public void Every_rule_says_what_it_rests_on_and_how_sure_it_is(string incident)
    {
        var behaviour = InferredIncident.Of(incident);
        Assert.All(behaviour.Rules, rule =>
        {
            Assert.InRange(rule.Certainty, 0.1, 1);
            Assert.NotEmpty(rule.Because);
        });
        Assert.Equal(behaviour.NotModelled.Distinct(), behaviour.NotModelled);
        Assert.All(behaviour.NotModelled, sentence => Assert.EndsWith(".", sentence));
        if (incident.StartsWith("healthy-", StringComparison.Ordinal) || incident == "healed-by-itself")
            Assert.DoesNotContain(behaviour.Rules, InferredIncident.Harms);
    }

    [Fact]
    public void Every_sort_of_inference_is_asked()
    {
        var sorts = typeof(BehaviourInference).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }
            && t.GetInterfaces().Any(i => i.Name == "IInference")).Select(t => t.Name);
        Assert.Equal(sorts.Order(StringComparer.Ordinal), BehaviourInference.Sorts.Order(StringComparer.Ordinal));
    }
}
