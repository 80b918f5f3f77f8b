using System.Text.Json;

namespace Aura.State;

/// <summary>How the words of enums are written to the store.</summary>
public static class Words
{
    /// <summary>"RolledBack" is "rolled_back".</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static T Parse<T>(string word)
        where T : struct, Enum => System.Enum.Parse<T>(word.Replace("_", ""), ignoreCase: true);
}
