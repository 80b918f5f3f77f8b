using Aura.Simulator.Api;
using Aura.Simulator.Faults;

namespace Aura.Simulator;

public sealed partial class SimulatedCluster
{
    /// <summary>A connection on which the rules' faults happen, drawn from the cluster's seed.</summary>
    public HttpMessageHandler CreateHandler(IEnumerable<FaultRule> faults, UserInfo? user = null) =>
        new FaultyHandler(CreateHandler(user), Clock, faults, Options.Seed);
}
