using System.Reflection;
using Xunit.Sdk;

namespace Aura.Tests.State.Engines;

/// <summary>The theory on an SQLite file; further arguments follow the engine.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnSqliteAttribute(params object[] rest) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Engine.Sqlite, .. rest]];
}
