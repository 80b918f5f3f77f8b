using System.Reflection;
using Xunit.Sdk;

namespace Aura.Tests.State.Engines;

/// <summary>
/// The theory on a PostgreSQL of this run's own; further arguments follow the engine. Skipped where no PostgreSQL is
/// installed; <c>.ci/run</c> installs it and counts a skipped test as a failure.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnPostgresAttribute : DataAttribute
{
    private readonly object[] _rest;

    public OnPostgresAttribute(params object[] rest)
    {
        _rest = rest;
        if (PostgresPrograms.Folder is null)
            Skip = PostgresPrograms.Missing;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Engine.Postgres, .. _rest]];
}
