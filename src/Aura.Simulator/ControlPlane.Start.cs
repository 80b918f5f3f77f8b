using Aura.Kubernetes;
using Aura.Simulator.Api;
using Aura.Simulator.Controllers;
using Aura.Simulator.Controllers.Autoscaling;
using Aura.Simulator.Controllers.DaemonSets;
using Aura.Simulator.Controllers.Deployments;
using Aura.Simulator.Controllers.Disruption;
using Aura.Simulator.Controllers.Endpoints;
using Aura.Simulator.Controllers.Jobs;
using Aura.Simulator.Controllers.Nodes;
using Aura.Simulator.Controllers.ReplicaSets;
using Aura.Simulator.Controllers.StatefulSets;
using Aura.Simulator.Controllers.Storage;
using Aura.Simulator.Custom.Models;
using Aura.Simulator.Kubelet;
using Aura.Simulator.Scheduler;
using Aura.Simulator.Subresources;

namespace Aura.Simulator;

internal sealed partial class ControlPlane
{
    private readonly List<object> _running = [];

    /// <summary>The nodes' kubelets; null before <see cref="Start"/>.</summary>
    public Kubelets? Kubelets { get; private set; }

    /// <summary>Registers the nodes and starts everything that makes a change have its consequences.</summary>
    public void Start()
    {
        for (var i = 0; i < Options.Nodes; i++)
            Store.Create(NodeObjects.New(i, Clock.GetUtcNow()));
        // The order decides who looks first at a change; it is part of what a seed replays.
        _running.AddRange(
        [
            new ServiceAccountController(this),
            new NamespaceController(this),
            new GarbageCollector(this),
            new DeploymentController(this),
            new ReplicaSetController(this),
            new StatefulSetController(this),
            new DaemonSetController(this),
            new JobController(this),
            new CronJobController(this),
            new EndpointSliceController(this),
            new EndpointsController(this),
            new DisruptionController(this),
            new NodeLifecycleController(this),
            new TaintEvictionController(this),
            new PodGarbageCollector(this),
            new VolumeBinder(this),
            new QuotaController(this),
            new HorizontalAutoscaler(this),
            new PodScheduler(this),
        ]);
        Kubelets = new Kubelets(this);
        // Of custom resources: they come to life with their definitions.
        _running.AddRange(
        [
            new VolumeSnapshots(this), new VeleroBackups(this), new GatewayRoutes(this), new Certificates(this),
            new CloudNativePgClusters(this), new PatroniClusters(this),
            new VerticalAutoscalers(this),
        ]);
        _api.Add(new PodLogSubresource(this));
        _api.Add(new PodExecSubresource(this));
        if (Options.Metrics)
            foreach (var kind in (Kind[])[Kind.NodeMetrics, Kind.PodMetrics])
            {
                _api.Kinds.Add(ServedResource.Of(kind, verbs: "get list"));
                _api.Add(new ResourceMetrics(kind, Kubelets));
            }
    }
}
