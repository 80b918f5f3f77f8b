namespace Aura.Actions;

/// <summary>What keeps a database: an operator's custom resource, or a StatefulSet with commands of its own.</summary>
public enum DatabaseEngine { CloudNativePG, Zalando, PerconaMongoDB, PerconaXtraDB, StatefulSet }
