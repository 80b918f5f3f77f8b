namespace Aura.Diagnosis.Scheduling;

internal sealed record HostPort(int Port, string Protocol, string Address)
{
    public const string AnyAddress = "0.0.0.0";

    /// <summary>The same port and protocol at addresses that meet (kube-scheduler's NodePorts).</summary>
    public bool Meets(HostPort other) => Port == other.Port && Protocol == other.Protocol
        && (Address == other.Address || Address == AnyAddress || other.Address == AnyAddress);

    public override string ToString() => $"{Port}/{Protocol}";
}
