namespace Aura.Benchmarks.ScaleOut;

/// <summary>What an audit of so many entries costs; times in milliseconds where not said otherwise.</summary>
internal sealed record AuditSize(long Rows, double Bytes, double Append, double AppendP99, double Newest,
    double OfExecution, double OfTarget, double NoSuchText, double VerifySeconds, double ForgetMonth);
