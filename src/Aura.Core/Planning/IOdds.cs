using System.Text.Json.Nodes;

namespace Aura.Planning;

/// <summary>Says how likely steps are to mend a finding.</summary>
public interface IOdds
{
    /// <param name="finding">Its type.</param>
    /// <param name="context">What playbooks see of it: <see cref="PlaybookLibrary.Context"/>.</param>
    Odds Of(string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context);

    /// <summary>The same before anything was seen: what learning must beat to change a choice.</summary>
    Odds PriorOf(string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context);
}
