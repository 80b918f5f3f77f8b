using Aura.Kubernetes;
using Aura.Simulator.Api;
using Aura.Simulator.Faults;
using Aura.Simulator.Http;

namespace Aura.Simulator;

/// <summary>
/// A Kubernetes cluster in memory: an API server with its store, controllers, a scheduler and kubelets, all driven by
/// one virtual clock. Speak to it over HTTP (<see cref="CreateHandler"/>).
/// </summary>
public sealed partial class SimulatedCluster : IDisposable
{
    public SimulatedCluster(SimulatorOptions? options = null) : this(options ?? new SimulatorOptions(), null)
    {
    }

    private SimulatedCluster(SimulatorOptions options, ClusterState? state)
    {
        Options = options;
        Clock = new SimulatedClock(Options.StartTime);
        Store = new Store(Clock, Clock.World, Options.Seed, Options.WatchHistory);
        Api = new ApiServer(Store, Clock);
        Api.UseAdmission();
        Faults = new FaultBook(Store, Clock, Options.Seed);
        Faults.Add(Options.Faults);
        lock (Clock.World)
        {
            if (state is null)
                Bootstrap.Fill(Store);
            if (Options.RunControllers)
            {
                _plane = new ControlPlane(Api, Options);
                _plane.Start();
            }
            if (state is not null)
                LeftOut = new StateLoader(Api, _plane).Load(state);
        }
    }

    public SimulatorOptions Options { get; }
    public SimulatedClock Clock { get; }

    /// <summary>The objects; take <c>Clock.World</c> around every use from outside a clock event.</summary>
    public Store Store { get; }
    public ApiServer Api { get; }

    /// <summary>An in-process connection as the cluster's administrator, or as the user.</summary>
    public HttpMessageHandler CreateHandler(UserInfo? user = null) =>
        new FaultyHandler(new InProcessHandler(Api, Clock, user ?? UserInfo.Admin), Clock, Faults);

    public HttpMessageHandler ForUser(string name, params IEnumerable<string> groups) =>
        CreateHandler(UserInfo.Named(name, groups));

    /// <summary>As <see cref="CreateHandler"/>, with the base address http://simulator.local/.</summary>
    public HttpClient CreateHttpClient() => Over(CreateHandler());

    /// <summary>As <see cref="ForUser"/>, with the base address http://simulator.local/.</summary>
    public HttpClient CreateHttpClient(string user, params IEnumerable<string> groups) => Over(ForUser(user, groups));

    /// <inheritdoc cref="SimulatedClock.Advance"/>
    public void Advance(TimeSpan by) => Clock.Advance(by);

    /// <inheritdoc cref="SimulatedClock.Run(Func{Task})"/>
    public void Run(Func<Task> work) => Clock.Run(work);

    /// <inheritdoc cref="SimulatedClock.Run{T}(Func{Task{T}})"/>
    public T Run<T>(Func<Task<T>> work) => Clock.Run(work);

    /// <inheritdoc cref="SimulatedClock.StartAutoAdvance"/>
    public IDisposable StartAutoAdvance() => Clock.StartAutoAdvance();

    /// <inheritdoc cref="SimulatedClock.StartRealTime"/>
    public IDisposable StartRealTime(double speed) => Clock.StartRealTime(speed);

    public void Dispose()
    {
    }

    private static HttpClient Over(HttpMessageHandler handler) =>
        new(handler) { BaseAddress = new Uri("http://simulator.local/"), Timeout = Timeout.InfiniteTimeSpan };
}
