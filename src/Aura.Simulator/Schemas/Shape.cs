namespace Aura.Simulator.Schemas;

/// <summary>What sort of JSON value a field holds, as the API's Go types define it.</summary>
internal enum Shape
{
    String, Bool, Int32, Int64, Quantity, IntOrString, Time, MicroTime, Bytes, Any, Struct, List, Map,
}
