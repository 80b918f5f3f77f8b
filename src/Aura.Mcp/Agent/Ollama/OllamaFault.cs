namespace Aura.Mcp.Agent.Ollama;

/// <summary>What can be wrong between us and a model; each has its own way out.</summary>
public enum OllamaFault
{
    /// <summary>Nobody listens at the address.</summary>
    Unreachable,

    /// <summary>Something answers there, but not as Ollama does.</summary>
    NotOllama,

    /// <summary>The model has not been pulled.</summary>
    ModelMissing,

    /// <summary>The model cannot call tools.</summary>
    NoTools,

    /// <summary>The model was told to think and cannot.</summary>
    NoThinking,

    /// <summary>The conversation is longer than the model's context.</summary>
    ContextFull,

    /// <summary>The model does not fit into memory.</summary>
    OutOfMemory,

    /// <summary>Too many requests wait already.</summary>
    Busy,

    /// <summary>A cloud model wants its user to be signed in.</summary>
    SignIn,

    /// <summary>The model wrote a tool call that Ollama could not read.</summary>
    MalformedToolCall,

    /// <summary>The answer ended in the middle.</summary>
    CutOff,

    /// <summary>Nothing came for too long.</summary>
    Silent,

    /// <summary>Whatever else Ollama refused, in its own words.</summary>
    Refused,
}
