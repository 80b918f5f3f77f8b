using System.Reflection;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Tests.Planning;

/// <summary>A view that wraps another one must not answer for it by a default that nobody meant.</summary>
public sealed class PassingViewTests
{
    [Fact]
    public void Every_question_is_passed_on()
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly;
        var view = typeof(Planner).Assembly.GetType("Aura.Planning.PassingView")!;
        var passed = view.GetMethods(Own).Select(m => m.ToString()).ToHashSet();
        Assert.DoesNotContain(typeof(ClusterView).GetMethods(Own).Where(m => m.IsVirtual).Select(m => m.ToString()),
            m => !passed.Contains(m));
    }
}
