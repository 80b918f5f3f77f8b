namespace Aura.Actions.Shared;

/// <summary>How a probe asks.</summary>
public enum ProbeCheck { Http, Tcp, Exec, Grpc }
