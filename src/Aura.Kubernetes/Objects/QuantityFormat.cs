namespace Aura.Kubernetes;

/// <summary>How a quantity is written: <c>500m</c>/<c>12M</c>, <c>12Mi</c> or <c>12e6</c>.</summary>
public enum QuantityFormat { DecimalSI, BinarySI, DecimalExponent }
