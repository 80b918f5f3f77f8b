using System.Diagnostics;
using Aura.Tests.Mcp;

namespace Aura.Benchmarks.ScaleOut;

/// <summary><c>aura serve --http</c> on a free port.</summary>
internal sealed class ReplicaProcess : IDisposable
{
    private readonly Process _process;

    private ReplicaProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int Id => _process.Id;

    public static ReplicaProcess Start(params IEnumerable<string> arguments)
    {
        var process = AuraProcess.Start(
            "dotnet", [AuraProcess.Program, "serve", "--http", "http://127.0.0.1:0", .. arguments]);
        process.StandardInput.Close();
        var line = process.StandardError.ReadLine();
        if (line?.StartsWith("serving ", StringComparison.Ordinal) != true)
            throw new InvalidOperationException(
                $"a replica did not start: {line}\n{process.StandardError.ReadToEnd()}");
        _ = process.StandardError.BaseStream.CopyToAsync(Console.OpenStandardError());
        return new ReplicaProcess(process, new Uri(line["serving ".Length..]));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
