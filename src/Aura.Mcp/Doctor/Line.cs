using Aura.Mcp.Tools;

namespace Aura.Mcp.Doctor;

/// <summary>One thing that was looked at.</summary>
public sealed record Line(bool Ok, string What, string Found, string? ToDo = null)
{
    public static Line Try(string what, Func<string> look)
    {
        try
        {
            return new Line(true, what, look());
        }
        catch (Exception e)
        {
            return Failed(what, e);
        }
    }

    public static async Task<Line> TryAsync(string what, Func<Task<string>> look)
    {
        try
        {
            return new Line(true, what, await look());
        }
        catch (Exception e)
        {
            return Failed(what, e);
        }
    }

    private static Line Failed(string what, Exception e)
    {
        var fault = Faults.Describe(e).Structured;
        return new Line(false, what, $"{fault["message"]}", (string?)fault["hint"]);
    }
}
