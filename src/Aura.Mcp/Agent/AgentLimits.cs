namespace Aura.Mcp.Agent;

/// <summary>Where a run ends, whatever the model would still like to do.</summary>
public sealed record AgentLimits
{
    /// <summary>Answers of the model.</summary>
    public int Steps { get; init; } = 24;

    /// <summary>Tokens read and written, all requests together.</summary>
    public long Tokens { get; init; } = 200_000;

    /// <summary>Of one request with its answer.</summary>
    public int ContextTokens { get; init; } = 16_384;

    /// <summary>Of one answer, thinking included.</summary>
    public int AnswerTokens => Math.Min(4096, ContextTokens / 4);

    /// <summary>Of what one tool answers, as the model is shown it.</summary>
    public int ResultCharacters => Math.Clamp(ContextTokens / 2, 2_000, 12_000);
}
