using Aura.Plans;

namespace Aura.Actions.Storage.Providers;

/// <summary>One way to make a backup of a namespace's data now.</summary>
internal interface IBackupProvider
{
    /// <summary>What is missing for it; null where it can be used.</summary>
    Task<string?> LacksAsync(StorageBackupData.Args args, ClusterView cluster);

    Task PlanAsync(StorageBackupData.Args args, ClusterView cluster, PlanBuilder plan);
}
