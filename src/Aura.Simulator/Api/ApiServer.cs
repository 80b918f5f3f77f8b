using Aura.Kubernetes;
using Aura.Simulator.Custom;

namespace Aura.Simulator.Api;

/// <summary>
/// The API server: routes a request, asks the authorizer, and hands it to its verb. All of a request happens at one
/// moment of virtual time, under the world's lock.
/// </summary>
public sealed partial class ApiServer
{
    private readonly Dictionary<(string Resource, string Name), ISubresource> _subresources = [];
    private readonly RequestRouter _router;

    public ApiServer(Store store, SimulatedClock clock)
    {
        Store = store;
        Clock = clock;
        Watches = new WatchHub(store, clock);
        Discovery = new Discovery(Kinds);
        _ = new CustomResources(Kinds, store, clock);
        _router = new RequestRouter(this);
    }

    public Store Store { get; }
    public SimulatedClock Clock { get; }
    public KindRegistry Kinds { get; } = new();

    /// <summary>Set once at start; without one every write is taken as it is.</summary>
    public IAdmission? Admission { get; set; }

    /// <summary>Set once at start; without one everything is allowed.</summary>
    public IAuthorizer? Authorizer { get; set; }

    internal WatchHub Watches { get; }
    internal Discovery Discovery { get; }

    public void Add(ISubresource subresource) => _subresources[(subresource.Resource, subresource.Name)] = subresource;

    public ISubresource? FindSubresource(Kind kind, string? name) =>
        _subresources.GetValueOrDefault((kind.Resource, name ?? ""));

    public ApiResponse Handle(ApiRequest request)
    {
        lock (Store.Gate)
        {
            request.Server = this;
            try
            {
                return _router.Route(request);
            }
            catch (ApiStatusException refusal)
            {
                return ApiResponse.Of(refusal);
            }
        }
    }
}
