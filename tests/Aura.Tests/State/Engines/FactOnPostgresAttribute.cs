namespace Aura.Tests.State.Engines;

/// <summary>A test that is about PostgreSQL alone; skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactOnPostgresAttribute : FactAttribute
{
    public FactOnPostgresAttribute()
    {
        if (PostgresPrograms.Folder is null)
            Skip = PostgresPrograms.Missing;
    }
}
