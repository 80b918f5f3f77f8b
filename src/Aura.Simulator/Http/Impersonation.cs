using Aura.Simulator.Api;

namespace Aura.Simulator.Http;

/// <summary>Impersonate-User, -Group, -Uid: the user that a request is to be judged as.</summary>
internal static class Impersonation
{
    public static UserInfo Of(UserInfo user, Func<string, IEnumerable<string>> header) =>
        header("Impersonate-User").FirstOrDefault() is { Length: > 0 } name
            ? UserInfo.Named(name,
                header("Impersonate-Group")) with
            { Uid = header("Impersonate-Uid").FirstOrDefault() }
            : user;
}
