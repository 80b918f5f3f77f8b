namespace Aura.Tests.Actions;

/// <summary>A generated file: <c>AURA_UPDATE=1</c> writes it, a test compares.</summary>
internal static class Golden
{
    public static void Check(string path, string text)
    {
        if (Environment.GetEnvironmentVariable("AURA_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        Assert.True(File.Exists(path) && File.ReadAllText(path) == text,
            $"{path} is stale: run this test with AURA_UPDATE=1, and read what has changed");
    }
}
