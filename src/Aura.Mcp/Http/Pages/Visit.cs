using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.State;

namespace Aura.Mcp.Http.Pages;

/// <summary>One request of somebody who has signed in, and the workspace with their rights.</summary>
internal sealed record Visit(HttpContext Http, string Token, PageSession Session, Workspace Workspace)
{
    /// <summary>What the audit calls the way by which they come.</summary>
    public const string Client = "page";

    public PagePerson Person => Session.Person;

    public CancellationToken Aborted => Http.RequestAborted;

    public Caller Caller => new(Person.Name, Client);

    public bool MayWrite => Person.Role is not PageRole.Viewer;

    public static CallerRights RightsOf(PagePerson person, HttpOptions options)
    {
        Risk? most = person.Role switch
        {
            PageRole.Viewer => null,
            PageRole.Approver => person.MaxRisk ?? Risk.Critical,
            _ => Risk.Critical,
        };
        var rights = options.ImpersonateCallers
            ? CallerRights.Acting(most, new Impersonation(person.Name) { Groups = [.. person.Groups] })
            : new CallerRights(most);
        return person is { Role: PageRole.Approver, Namespaces: { } names }
            ? rights with { Namespaces = string.Join('\n', names.Order(StringComparer.Ordinal)) } : rights;
    }
}
