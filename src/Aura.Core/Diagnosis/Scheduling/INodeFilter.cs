using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>One of the scheduler's filters, made for one pod and asked about each node.</summary>
internal interface INodeFilter
{
    NodeObstacle? Check(KubeObject node);
}
