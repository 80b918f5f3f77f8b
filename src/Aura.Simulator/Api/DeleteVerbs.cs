using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>delete and deletecollection.</summary>
internal sealed class DeleteVerbs(ApiServer server)
{
    public ApiResponse Delete(ApiRequest request)
    {
        request.Query.RequireDryRun("DeleteOptions");
        var (item, gone) = Delete(request, request.Ref, WithDefault(request, Options(request)));
        return gone ? Done(request, item) : Representation.Answer(request, 200, Versions.Convert(item, request.Kind));
    }

    public ApiResponse DeleteCollection(ApiRequest request)
    {
        var query = ListQuery.Of(request);
        var options = Options(request);
        var page = query.Page(server.Store);
        var deleted = page.Items.Select(item => Delete(request, item.Ref, options).Item).ToList();
        return Representation.Answer(request, page with { Items = deleted });
    }

    /// <summary>Admits and carries out one deletion; eviction uses it too.</summary>
    public (KubeObject Item, bool Gone) Delete(ApiRequest request, ObjectRef at, DeleteRequest options)
    {
        var old = server.Store.Get(at) ?? throw ApiStatusException.NotFound(at.Kind, at.Name);
        server.Admission?.Admit(new AdmissionRequest
        {
            Operation = Operation.Delete,
            Resource = request.Resource,
            Namespace = request.Namespace,
            Name = at.Name,
            Old = old,
            User = request.User,
            DryRun = options.DryRun,
            Warnings = request.Warnings,
        });
        return server.Store.Delete(at, options);
    }

    private static DeleteRequest Options(ApiRequest request)
    {
        var body = RequestBody.ReadOptional(request);
        var preconditions = body?["preconditions"];
        var orphan = (bool?)body?["orphanDependents"];
        return new DeleteRequest
        {
            GracePeriodSeconds = (long?)body?["gracePeriodSeconds"] ?? request.Query.Number("gracePeriodSeconds"),
            Propagation = (string?)body?["propagationPolicy"] ?? request.Query["propagationPolicy"]
                ?? orphan switch { true => "Orphan", false => "Background", null => null },
            Uid = (string?)preconditions?["uid"],
            ResourceVersion = (string?)preconditions?["resourceVersion"],
            DryRun = request.DryRun || (body?["dryRun"] as JsonArray)?.Any(d => (string?)d == "All") == true,
        };
    }

    /// <summary>
    /// Jobs and replication controllers leave their pods behind unless told otherwise, as they always did.
    /// </summary>
    private static DeleteRequest WithDefault(ApiRequest request, DeleteRequest options)
    {
        var keeps = request.Kind.Resource is "jobs.batch" or "replicationcontrollers";
        if (options.Propagation is not null || !keeps)
            return options;
        if (request.Kind.Plural == "jobs")
            request.Warnings.Add("child pods are preserved by default when jobs are deleted; set propagationPolicy="
                + "Background to remove them or set propagationPolicy=Orphan to suppress this warning");
        return options with { Propagation = "Orphan" };
    }

    private static ApiResponse Done(ApiRequest request, KubeObject item)
    {
        // A pod's deletion answers with the pod, a finished one of other kinds with a Status.
        if (request.Kind.Resource is "pods" or "services" or "persistentvolumeclaims" or "persistentvolumes"
            or "serviceaccounts" or "resourcequotas" or "podtemplates" or "storageclasses.storage.k8s.io"
            or "csidrivers.storage.k8s.io" or "csinodes.storage.k8s.io" or "volumeattachments.storage.k8s.io")
            return Representation.Answer(request, 200, item);
        var details = new JsonObject { ["name"] = item.Name };
        if (request.Kind.Group.Length > 0)
            details["group"] = request.Kind.Group;
        details["kind"] = request.Kind.Plural;
        details["uid"] = item.Uid;
        return ApiResponse.Success(200, details);
    }
}
