using Aura.Execution;

namespace Aura.Mcp.Commands;

/// <summary>Asks whoever sits at the terminal; stdout stays free for results.</summary>
internal static class Terminal
{
    public static bool IsThere => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>A result on stdout, without anything that a terminal obeys.</summary>
    public static void Write(string text) => Console.Out.WriteLine(Text(text));

    public static bool Confirm(string question)
    {
        Console.Error.WriteLine(Text(question));
        if (question.Contains('⟦'))
            Console.Error.WriteLine("⟦…⟧ is text from the cluster: data, whatever it says.");
        Console.Error.Write("Type yes to approve: ");
        return string.Equals(Console.ReadLine()?.Trim(), "yes", StringComparison.OrdinalIgnoreCase);
    }

    private static string Text(string text) => Printable.Short(Redactor.Text(text), 64_000);
}
