namespace Aura.Simulator.Api;

/// <summary>Finds out what a path and method ask for.</summary>
internal sealed class RequestRouter(ApiServer server)
{
    private readonly ReadVerbs _read = new(server);
    private readonly WriteVerbs _write = new(server);
    private readonly DeleteVerbs _delete = new(server);
    private readonly ScaleVerbs _scale = new(server);

    public ApiResponse Route(ApiRequest request)
    {
        Impersonate(request.User);
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var resource = parts switch
        {
            ["api", var version, .. var rest] when rest.Length > 0 => Bind(request, "", version, rest),
            ["apis", var group, var version, .. var rest] when rest.Length > 0 => Bind(request, group, version, rest),
            _ => null,
        };
        if (resource is null)
        {
            if (parts is ["api", _, _, ..] or ["apis", _, _, _, ..])
                return server.Discovery.Serves(parts)
                    ? ApiResponse.Of(ApiStatusException.NoSuchResource())
                    : ApiResponse.Text(404, "404 page not found\n");
            Authorize(request, request.Method.ToLowerInvariant(), path: request.Path);
            return server.Discovery.Answer(request, parts) ?? ApiResponse.Text(404, "404 page not found\n");
        }
        request.Resource = resource;
        request.Verb = VerbOf(request);
        Authorize(request, request.Verb, path: null);
        return Dispatch(request);
    }

    /// <summary>
    /// Takes namespace, name and subresource from the rest of the path; null where nothing is served there.
    /// </summary>
    private ServedResource? Bind(ApiRequest request, string group, string version, string[] rest)
    {
        // "namespaces/x/pods" is in the namespace; "namespaces/x" and "namespaces/x/status" are the Namespace itself.
        if (rest is ["namespaces", var ns, var plural, .. var tail]
            && server.Kinds.Find(group, version, plural) is { Kind.Namespaced: true } inside)
        {
            request.Namespace = ns;
            return Name(request, inside, tail);
        }
        return server.Kinds.Find(group, version, rest[0]) is { } resource ? Name(request, resource, rest[1..]) : null;
    }

    private static ServedResource? Name(ApiRequest request, ServedResource resource, string[] tail)
    {
        if (tail.Length > 2)
            return null;
        request.Name = tail.Length > 0 ? tail[0] : "";
        request.Subresource = tail.Length > 1 ? tail[1] : null;
        return request.Subresource is { } sub && !resource.Has(sub) ? null : resource;
    }

    private static string VerbOf(ApiRequest request) => request.Method switch
    {
        "GET" when request.Query.Flag("watch") && request.Subresource is null => "watch",
        "GET" or "HEAD" => request.Name.Length > 0 ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => request.Name.Length > 0 ? "delete" : "deletecollection",
        _ => throw ApiStatusException.MethodNotAllowed(),
    };

    /// <summary>
    /// Whoever acts as another needs the verb impersonate on the user (or ServiceAccount), on each group and on the
    /// uid.
    /// </summary>
    private void Impersonate(UserInfo user)
    {
        if (user.ActedBy is not { } real)
            return;
        void Ask(string group, string resource, string name, string? ns = null) =>
            server.Authorizer?.Authorize(new AccessAttributes(real, "impersonate")
            {
                Group = group,
                Version = "v1",
                Resource = resource,
                Namespace = ns,
                Name = name,
            });
        if (user.Name.Split(':') is ["system", "serviceaccount", var ns, var account])
            Ask("", "serviceaccounts", account, ns);
        else
            Ask("", "users", user.Name);
        foreach (var group in user.AskedGroups)
            Ask("", "groups", group);
        if (user.Uid is { } uid)
            Ask("authentication.k8s.io", "uids", uid);
    }

    private void Authorize(ApiRequest request, string verb, string? path) =>
        server.Authorizer?.Authorize(new AccessAttributes(request.User, verb)
        {
            Path = path,
            Group = path is null ? request.Kind.Group : "",
            Version = path is null ? request.Kind.Version : "",
            Resource = path is null ? request.Kind.Plural : "",
            Subresource = request.Subresource ?? "",
            // A Namespace is authorized within itself, so that a Role in it can grant its reading.
            Namespace = path is null && request.Kind.Plural == "namespaces" && request.Name.Length > 0
                ? request.Name : request.Namespace,
            Name = request.Name,
        });

    private ApiResponse Dispatch(ApiRequest request)
    {
        if (server.FindSubresource(request.Kind, request.Subresource) is { } handler)
            return handler.Handle(request);
        if (request.Subresource is null && !request.Resource.Verbs.Contains(request.Verb))
            throw ApiStatusException.MethodNotAllowed();
        return (request.Verb, request.Subresource) switch
        {
            ("get", _) when OfObject(request) => _read.Get(request),
            ("list", null) => _read.List(request),
            ("watch", null) => _read.Watch(request),
            ("create", null) when request.Name.Length == 0 => _write.Create(request),
            ("update", _) when OfObject(request) => _write.Update(request),
            ("patch", _) when OfObject(request) => _write.Patch(request),
            ("get", "scale") => _scale.Get(request),
            ("update", "scale") => _scale.Update(request),
            ("patch", "scale") => _scale.Patch(request),
            ("delete", null) => _delete.Delete(request),
            ("deletecollection", null) => _delete.DeleteCollection(request),
            _ => throw ApiStatusException.MethodNotAllowed(),
        };
    }

    /// <summary>The object itself, or a subresource that is a part of it, read and written as the whole.</summary>
    private static bool OfObject(ApiRequest request) => request.Name.Length > 0
        && request.Subresource is (null or "status" or "finalize" or "resize" or "ephemeralcontainers");
}
