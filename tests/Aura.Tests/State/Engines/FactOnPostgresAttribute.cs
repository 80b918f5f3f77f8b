using Aura.Tests.Mcp;

namespace Aura.Tests.State.Engines;

/// <summary>
/// A test with a PostgreSQL of this run's own, and with programs on the PATH; skipped where one is not installed.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactOnPostgresAttribute : FactAttribute
{
    public FactOnPostgresAttribute(params string[] programs)
    {
        Skip = PostgresPrograms.Folder is null ? PostgresPrograms.Missing : new FactNeedingAttribute(programs).Skip;
    }
}
