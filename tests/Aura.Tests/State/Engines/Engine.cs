namespace Aura.Tests.State.Engines;

/// <summary>What a test keeps its store in.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}
