using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Aura.Actions;

/// <summary>Base of the arguments of actions on namespaced objects.</summary>
public abstract record InNamespace
{
    [Description("Namespace."), RegularExpression("[a-z0-9]([-a-z0-9]*[a-z0-9])?"), StringLength(63),
        JsonPropertyOrder(-1)]
    public required string Namespace { get; init; }
}
