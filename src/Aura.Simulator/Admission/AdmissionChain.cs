using System.Text.Json.Nodes;
using Aura.Simulator.Admission.Defaulting;
using Aura.Simulator.Admission.Plugins;
using Aura.Simulator.Admission.PodSecurity;
using Aura.Simulator.Admission.Quota;
using Aura.Simulator.Admission.Strategies;
using Aura.Simulator.Admission.Validation;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission;

/// <summary>
/// The API server's admission in its order: defaults, mutating plugins, mutating webhooks, the kind's own preparation,
/// validation, validating plugins, validating webhooks, and quota last, so that nothing refused is charged.
/// </summary>
public sealed class AdmissionChain : IAdmission
{
    private readonly IAdmissionPlugin[] _mutating;
    private readonly IAdmissionPlugin[] _validating;
    private readonly Strategy _strategy;

    public AdmissionChain(Store store, IAuthorizer authorizer)
    {
        _strategy = new Strategy(store);
        var limits = new LimitRanger(store);
        _mutating =
        [
            new NamespaceLifecycle(store), limits, new ServiceAccountDefault(store), new PodTolerations(),
            new PodPriority(store), new StorageProtection(), new DefaultStorageClass(store),
            new DefaultIngressClass(store), new PodTopologyLabels(store), new Webhooks(store, mutating: true),
        ];
        _validating =
        [
            new LimitCheck(limits), new PriorityClassCheck(store), new ClaimResize(store),
            new PodSecurityAdmission(store), new RoleEscalation(store, authorizer),
            new Webhooks(store, mutating: false), new QuotaAdmission(store),
        ];
    }

    public JsonObject? Admit(AdmissionRequest request)
    {
        _strategy.Identify(request);
        if (request.New is { } json && request.Resource.Custom is null)
            Defaults.Apply(request.Kind, json);
        foreach (var plugin in _mutating)
            plugin.Admit(request);
        if (request.New is not null && request.Resource.Custom is null)
        {
            _strategy.Prepare(request);
            Validator.Check(request);
        }
        foreach (var plugin in _validating)
            plugin.Admit(request);
        return request.New;
    }
}
