using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>
/// VACUUM of all databases of a PostgreSQL server. It runs on the primary alone: a replica replays what the primary's
/// did, and refuses one of its own ("cannot execute VACUUM during recovery").
/// </summary>
internal static class PostgresVacuum
{
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(60);

    public static void Plan(DatabaseMember primary, string container, PlanBuilder plan)
    {
        plan.Warn("VACUUM makes the space of deleted rows usable again and gives back what is free at the end of "
            + "files; VACUUM FULL would shrink files, and locks each table for as long: it is not done here");
        plan.Warn("replicas follow by themselves: they replay what VACUUM did on the primary");
        plan.Exec(primary.Pod, container, ["vacuumdb", "-U", "postgres", "--all", "--analyze"], AtMost,
            $"vacuums all databases of {primary.Name}, which stay readable and writable", repeatable: true);
        plan.Verify(new Condition.StatusCondition(primary.Pod.Ref, "Ready"), TimeSpan.FromMinutes(5));
    }
}
