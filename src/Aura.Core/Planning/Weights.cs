namespace Aura.Planning;

/// <summary>
/// How much success, little downtime, money, low risk, replicas and a way back count; or factors of these.
/// </summary>
public sealed record Weights(
    double Success = 1, double Downtime = 1, double Cost = 1, double Risk = 1, double Capacity = 1, double Undo = 1)
{
    public Weights Times(Weights by) => new(Success * by.Success, Downtime * by.Downtime, Cost * by.Cost,
        Risk * by.Risk, Capacity * by.Capacity, Undo * by.Undo);

    /// <summary>Brought to a sum of 1.</summary>
    public Weights Normal()
    {
        var sum = Success + Downtime + Cost + Risk + Capacity + Undo;
        return new Weights(
            Success / sum, Downtime / sum, Cost / sum, Risk / sum, Capacity / sum, Undo / sum);
    }
}
