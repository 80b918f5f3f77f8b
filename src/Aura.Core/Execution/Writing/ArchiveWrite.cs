using System.IO.Compression;
using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution.Writing;

/// <summary>
/// Writes the archive beside its place and moves it there when it is whole and on disk: nobody sees half of one, and
/// none replaces another. Its name is the execution's own, so one that is there after a crash is this one.
/// </summary>
internal sealed class ArchiveWrite(Change.Archive change, WriteContext context) : IChangeWrite
{
    private static readonly TimeSpan CopyWithin = TimeSpan.FromMinutes(15);

    private string Name => change.Target.Name;

    public Task<string?> DryRunAsync() => Task.FromResult(Fault());

    public Task<StepImage?> ReadAsync(bool chained) =>
        Task.FromResult<StepImage?>(new StepImage { Change = change, Chained = chained });

    public async Task<StepImage> ApplyAsync(StepImage image, bool repeated)
    {
        if (Fault() is { } fault)
            throw new StepFailedException(fault);
        var path = Path.Combine(context.ArchiveFolder!, Name);
        if (File.Exists(path) && !repeated)
            throw new StepFailedException($"{path} is there already");
        if (!File.Exists(path))
            try
            {
                await WriteAsync(path);
            }
            catch (StepFailedException)
            {
                File.Delete(Draft(path));
                throw;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StepFailedException($"{path} could not be written: {e.Message}");
            }
        return image with { Detail = $"wrote {Name} ({new FileInfo(path).Length} bytes) to {context.ArchiveFolder}" };
    }

    public Task<UndoneStep> UndoAsync(StepImage image) =>
        Task.FromResult(new UndoneStep("the archive stays") { Untouched = true });

    private async Task WriteAsync(string path)
    {
        var texts = await new ArchiveTexts(context).GatherAsync(change.Entries);
        var draft = Draft(path);
        context.Fence();
        using (var file = PrivateFile.Open(draft, FileMode.Create))
        {
            using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (name, text) in texts)
                {
                    var entry = zip.CreateEntry(name);
                    entry.LastWriteTime = context.Time.GetUtcNow();
                    using var writer = new StreamWriter(entry.Open());
                    writer.Write(text);
                }
                foreach (var copied in change.Entries.OfType<ArchiveEntry.File>())
                    await CopyAsync(copied, zip);
            }
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: false);
    }

    private async Task CopyAsync(ArchiveEntry.File copied, ZipArchive zip)
    {
        var entry = zip.CreateEntry(copied.Path);
        entry.LastWriteTime = context.Time.GetUtcNow();
        await using var to = entry.Open();
        try
        {
            var done = await context.Client.ExecAsync(copied.Pod.Namespace!, copied.Pod.Name, copied.Container,
                ["cat", copied.Source],
                new ExecOptions { MaxBytes = copied.MostBytes, Stdout = to, Timeout = CopyWithin });
            if (done.ExitCode != 0)
                throw new StepFailedException($"{copied.Source} could not be copied: "
                    + $"{Redactor.Text(done.Stderr.Trim())} (exit code {done.ExitCode})");
            if (done.Truncated)
                throw new StepFailedException($"{copied.Source} is larger than {copied.MostBytes} bytes");
        }
        catch (KubeException e)
        {
            throw new StepFailedException($"{copied.Source} could not be copied: {e.Message}");
        }
    }

    private static string Draft(string path) => $"{path}.partial";

    private string? Fault() =>
        context.ArchiveFolder is not { } folder ? "no folder for archives was configured at start"
        : !Directory.Exists(folder) ? $"the folder for archives, {folder}, is not there"
        : Name != Path.GetFileName(Name) || Name.StartsWith('.') ? $"'{Name}' is no file name"
        : null;
}
