namespace Aura.Diagnosis.Scheduling;

public enum SchedulingFailureType
{
    NodeSelector, Taint, Cordoned, Resources, HostPort, AntiAffinity, TopologySpread, VolumeAffinity, ClaimMissing,
    Other,
}
