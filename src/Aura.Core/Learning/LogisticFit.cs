using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Aura.Learning;

/// <summary>
/// A logistic regression with a Gaussian prior on its weights, on top of given log odds: Newton's method for the
/// weights, the prior's precision by Laplace's approximation of the evidence (Bishop 2006, 4.4 and 4.5).
/// </summary>
/// <param name="rows">Features, in relation to their group's mean.</param>
/// <param name="offsets">The log odds without the features.</param>
/// <param name="trials">How many trials each row stands for.</param>
/// <param name="successes">And how many of them worked.</param>
internal sealed class LogisticFit(double[][] rows, double[] offsets, double[] trials, double[] successes)
{
    private const int MostSteps = 25;
    private const double Near = 1e-6;
    private static readonly double[] Precisions = [0.5, 2, 8, 32];
    private readonly int _width = rows[0].Length;

    public (double Precision, Vector<double> Weights, Vector<double> Variances) Best()
    {
        var design = Matrix<double>.Build.DenseOfRowArrays(rows);
        return Precisions.Select(p => Fit(design, p)).MaxBy(f => f.Evidence).Result;
    }

    private (double Evidence, (double, Vector<double>, Vector<double>) Result) Fit(
        Matrix<double> design, double precision)
    {
        var weights = Vector<double>.Build.Dense(_width);
        for (var step = 0; step < MostSteps; step++)
        {
            var probabilities = Probabilities(design, weights);
            var gradient = design.TransposeThisAndMultiply(Vector<double>.Build.Dense(trials.Length,
                i => successes[i] - (trials[i] * probabilities[i]))) - (precision * weights);
            var change = Curvature(probabilities, precision).Cholesky().Solve(gradient);
            // A step of more than 2 on the logit's scale is cut: far from the end, Newton's may overshoot.
            var longest = change.AbsoluteMaximum();
            weights += longest > 2 ? change * (2 / longest) : change;
            if (longest < Near)
                break;
        }
        var at = Probabilities(design, weights);
        var curvature = Curvature(at, precision);
        var likelihood = Enumerable.Range(0, trials.Length).Sum(i => (successes[i] * Math.Log(Math.Max(at[i], 1e-12)))
            + ((trials[i] - successes[i]) * Math.Log(Math.Max(1 - at[i], 1e-12))));
        var evidence = likelihood - (precision / 2 * weights.DotProduct(weights))
            + (_width / 2.0 * Math.Log(precision)) - (0.5 * curvature.Cholesky().DeterminantLn);
        return (evidence, (precision, weights, curvature.Inverse().Diagonal()));
    }

    private double[] Probabilities(Matrix<double> design, Vector<double> weights)
    {
        var eta = design * weights;
        return [.. eta.Select((e, i) => SpecialFunctions.Logistic(e + offsets[i]))];
    }

    private Matrix<double> Curvature(double[] probabilities, double precision)
    {
        var scaled = Matrix<double>.Build.DenseOfRowArrays(rows.Select((row, i) =>
        {
            var root = Math.Sqrt(trials[i] * probabilities[i] * (1 - probabilities[i]));
            return Array.ConvertAll(row, x => x * root);
        }));
        return scaled.TransposeThisAndMultiply(scaled) + (precision * Matrix<double>.Build.DenseIdentity(_width));
    }
}
