namespace Aura.Diagnosis.Scheduling;

public enum NodeObstacleKind
{
    Cordoned, Taint, NodeSelector, HostPort, Cpu, Memory, Pods, OtherResource, Volume, Spread, Affinity, AntiAffinity,
    KeptAway,
}
