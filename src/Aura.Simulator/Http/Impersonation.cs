using Aura.Simulator.Api;

namespace Aura.Simulator.Http;

/// <summary>Impersonate-User, -Group, -Uid: the user that a request is to be judged as.</summary>
internal static class Impersonation
{
    public static UserInfo Of(UserInfo user, Func<string, IEnumerable<string>> header)
    {
        if (header("Impersonate-User").FirstOrDefault() is not { Length: > 0 } name)
            return user;
        var groups = header("Impersonate-Group").ToList();
        return UserInfo.Named(name, groups) with
        {
            Uid = header("Impersonate-Uid").FirstOrDefault(),
            AskedGroups = groups,
            ActedBy = user,
        };
    }
}
