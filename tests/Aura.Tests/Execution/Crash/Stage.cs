using Aura.Kubernetes;

namespace Aura.Tests.Execution.Crash;

/// <summary>Where the crash matrix looks at what came of a step.</summary>
internal sealed record Stage(KubeClient Client, string Folder)
{
    public string Archives => Path.Combine(Folder, "archives");

    public Outbox Outbox => new(Folder);

    /// <summary>How many requests that write (or messages) were about the cell, whichever process sent them.</summary>
    public int Calls(string cell) => Outbox.Lines(Folder).Count(l => l.Contains(cell));

    public IEnumerable<FileInfo> ArchivesOf(string cell) => new DirectoryInfo(Archives).GetFiles($"{cell}*");
}
