namespace Aura.Simulator.Kubelet;

/// <summary>A container's state, as in its status.</summary>
internal enum RunState
{
    Waiting,
    Running,
    Terminated,
}
