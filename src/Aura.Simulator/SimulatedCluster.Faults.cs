using Aura.Simulator.Api;
using Aura.Simulator.Faults;

namespace Aura.Simulator;

public sealed partial class SimulatedCluster
{
    /// <summary>What goes wrong between every client and the API server.</summary>
    public FaultBook Faults { get; }

    /// <summary>A connection on which the rules' faults happen too, drawn from the cluster's seed.</summary>
    public HttpMessageHandler CreateHandler(IEnumerable<FaultRule> faults, UserInfo? user = null)
    {
        var own = new FaultBook(Store, Clock, Options.Seed);
        own.Add(faults);
        return new FaultyHandler(CreateHandler(user), Clock, own);
    }
}
