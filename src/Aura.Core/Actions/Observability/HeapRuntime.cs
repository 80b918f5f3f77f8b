using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;

namespace Aura.Actions.Observability;

/// <summary>
/// How a sort of program writes its heap to a file, by the tools of its runtime: jcmd GC.heap_dump, dotnet-gcdump
/// collect, Node.js' --heapsnapshot-signal, Go's net/http/pprof.
/// </summary>
/// <param name="Ending">Of the file.</param>
/// <param name="ToolMemory">What the tool itself takes of the container's memory, roughly.</param>
/// <param name="Doubles">The program itself needs as much memory again meanwhile.</param>
/// <param name="MostSize">Where a dump is small, whatever the heap is.</param>
internal sealed partial record HeapRuntime(DebugHeapDump.Program Program, string Tool, string Ending,
    Quantity ToolMemory, bool Doubles = false, Quantity? MostSize = null)
{
    private const string Signal = "--heapsnapshot-signal=";
    private const string Folder = "--diagnostic-dir=";

    private static readonly IReadOnlyList<HeapRuntime> All =
    [
        new(DebugHeapDump.Program.Jvm, "jcmd", "hprof", Quantity.Parse("64Mi")),
        new(DebugHeapDump.Program.DotNet, "dotnet-gcdump", "gcdump", Quantity.Parse("128Mi")),
        new(DebugHeapDump.Program.Node, "sh", "heapsnapshot", Quantity.Parse("4Mi"), Doubles: true),
        new(DebugHeapDump.Program.Go, "wget", "pprof", Quantity.Parse("4Mi"), MostSize: Quantity.Parse("64Mi")),
    ];

    /// <returns>Null where neither image nor environment tells.</returns>
    public static HeapRuntime? Of(JsonObject container, DebugHeapDump.Program named)
    {
        var program = named == DebugHeapDump.Program.Auto ? Told(container) : named;
        return All.FirstOrDefault(r => r.Program == program);
    }

    /// <summary>Null where the program was not started so that it can be asked; then why.</summary>
    public (IReadOnlyList<string>? Words, string Why) Command(
        JsonObject container, string file, int pid, int port) => Program switch
        {
            DebugHeapDump.Program.Jvm => (["jcmd", $"{pid}", "GC.heap_dump", file], Tool),
            DebugHeapDump.Program.DotNet => (["dotnet-gcdump", "collect", "-p", $"{pid}", "-o", file], Tool),
            DebugHeapDump.Program.Go =>
                (["wget", "-q", "-O", file, $"http://127.0.0.1:{port}/debug/pprof/heap"], $"pprof on port {port}"),
            _ => Option(container, Signal) is { } signal
                ? (["sh", "-c", Snapshot(signal, Option(container, Folder) ?? $"/proc/{pid}/cwd", pid, file)],
                    $"{Signal}{signal}")
                : (null, $"it was not started with {Signal}SIGUSR2"),
        };

    private static DebugHeapDump.Program? Told(JsonObject container) => ProgramKind.Of(container) switch
    {
        { Language: "java" } or { Name: "Keycloak" } => DebugHeapDump.Program.Jvm,
        { Language: "dotnet" } => DebugHeapDump.Program.DotNet,
        { Language: "nodejs" } => DebugHeapDump.Program.Node,
        { Name: "Prometheus" or "Grafana" or "Vault" } => DebugHeapDump.Program.Go,
        null when Env(container).Any(e => GoVariable().IsMatch((string?)e["name"] ?? ""))
            || GoImage().IsMatch((string?)container["image"] ?? "") => DebugHeapDump.Program.Go,
        _ => null,
    };

    // Its name is Node's own choice (Heap.DATE.TIME.PID.…): the newest one that was not there before, once it grows no
    // more. The time that the command may take bounds the waiting.
    private static string Snapshot(string signal, string folder, int pid, string file) =>
        $"l() {{ ls -t '{folder}'/Heap.*.heapsnapshot 2>/dev/null | head -n 1; }}; old=$(l); "
        + $"kill -s {signal.Replace("SIG", "", StringComparison.Ordinal)} {pid} || exit 1; "
        + "new=$old; while [ \"$new\" = \"$old\" ]; do sleep 1; new=$(l); done; "
        + "a=-1; b=0; while [ \"$a\" != \"$b\" ]; do a=$b; sleep 2; b=$(wc -c < \"$new\"); done; "
        + $"mv \"$new\" '{file}'";

    // What is not plainly a signal or a folder does not get into a shell.
    private static string? Option(JsonObject container, string option)
    {
        var texts = ((string[])["command", "args"])
            .SelectMany(list => (container[list] as JsonArray ?? []).Select(w => $"{w}"))
            .Concat(Env(container).Where(e => (string?)e["name"] == "NODE_OPTIONS").Select(e => $"{e["value"]}"));
        return texts.SelectMany(t => t.Split(' ')).Where(w => w.StartsWith(option, StringComparison.Ordinal))
            .Select(w => w[option.Length..]).FirstOrDefault(v => Plain().IsMatch(v));
    }

    private static IEnumerable<JsonObject> Env(JsonObject container) =>
        container["env"].Objects();

    [GeneratedRegex("^[A-Za-z0-9/][A-Za-z0-9/_.-]*$")]
    private static partial Regex Plain();

    [GeneratedRegex("^(GOMEMLIMIT|GOGC|GODEBUG|GOMAXPROCS|GOTRACEBACK)$")]
    private static partial Regex GoVariable();

    [GeneratedRegex("(^|/)golang(:|@|$)")]
    private static partial Regex GoImage();
}
