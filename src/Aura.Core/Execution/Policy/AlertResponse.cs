namespace Aura.Execution.Policy;

/// <summary>What an alert may lead to by itself, least first.</summary>
public enum AlertResponse
{
    /// <summary>People are told; nothing is asked for, nothing is changed.</summary>
    Notify,

    /// <summary>The plan waits for a person's approval.</summary>
    Ask,

    /// <summary>A plan of low risk is carried out where the policy asks for nobody; a riskier one waits.</summary>
    Execute,
}
