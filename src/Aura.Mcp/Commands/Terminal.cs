namespace Aura.Mcp.Commands;

/// <summary>Asks whoever sits at the terminal; stdout stays free for results.</summary>
internal static class Terminal
{
    public static bool IsThere => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    public static bool Confirm(string question)
    {
        Console.Error.WriteLine(question);
        Console.Error.Write("Type yes to approve: ");
        return string.Equals(Console.ReadLine()?.Trim(), "yes", StringComparison.OrdinalIgnoreCase);
    }
}
