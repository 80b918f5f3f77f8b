using Aura.Kubernetes;

namespace Aura.Tests.Execution.Crash;

/// <summary>Where the crash matrix looks at what came of a step.</summary>
internal sealed record Stage(KubeClient Client, string Folder)
{
    public string Archives => Path.Combine(Folder, "archives");

    public string Sent => Path.Combine(Folder, "sent.txt");

    public string Requests => Path.Combine(Folder, "requests.txt");

    /// <summary>How many requests that write (or messages) were about the cell, whichever process sent them.</summary>
    public int Calls(string cell) =>
        new[] { Sent, Requests }.Where(File.Exists).SelectMany(File.ReadLines).Count(l => l.Contains(cell));

    public IEnumerable<FileInfo> ArchivesOf(string cell) => new DirectoryInfo(Archives).GetFiles($"{cell}*");
}
