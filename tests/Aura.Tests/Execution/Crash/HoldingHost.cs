using Aura.State;

namespace Aura.Tests.Execution.Crash;

/// <summary>
/// A process that drives an execution and journals a step for each line that it is given: <c>dotnet Aura.Tests.dll hold
/// STORE KEY</c>. It ends where its lease is somebody else's.
/// </summary>
internal static class HoldingHost
{
    public const string Execution = "x-1";

    public static int Run(string store, string? key)
    {
        using var open = AuraStore.Open(store, key: key);
        var lease = open.Leases.TryTake([$"execution/{Execution}"], ProcessIdentity.New(), Execution).Taken!.Single();
        Console.WriteLine("held");
        for (var i = 0; Console.ReadLine() is not null; i++)
            try
            {
                open.Journal.Write(lease, new StepRecord($"s{i}", i, "patch", StepPhase.Intent, null), "before");
                Console.WriteLine("written");
            }
            catch (LeaseLostException e)
            {
                Console.WriteLine($"refused: {e.Message}");
                return 3;
            }
        return 0;
    }
}
