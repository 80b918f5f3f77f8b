using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Aura.Actions.Shared;

/// <summary>Base of the arguments of actions on one environment variable of a container.</summary>
public abstract record OnVariable : OnContainer
{
    [RegularExpression("[-._a-zA-Z][-._a-zA-Z0-9]*"), StringLength(253)]
    public required string Variable { get; init; }
}
