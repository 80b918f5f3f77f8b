namespace Aura.Simulator.Api;

/// <summary>What a request does to an object, in admission's words.</summary>
public enum Operation { Create, Update, Delete, Connect }
