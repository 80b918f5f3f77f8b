namespace Aura.Mcp.Agent.Tools;

/// <summary>What is done with a call that a model wants made.</summary>
/// <param name="Text">What the model is told instead of an answer.</param>
internal sealed record Verdict(Verdict.Kind Is, string Text = "")
{
    public static readonly Verdict Make = new(Kind.Make);

    public enum Kind
    {
        /// <summary>It is made.</summary>
        Make,

        /// <summary>It cannot be made: a name or arguments that do not exist.</summary>
        Malformed,

        /// <summary>Its answer is known already.</summary>
        Repeated,

        /// <summary>The model goes round in a circle, having been told so.</summary>
        Circling,
    }
}
