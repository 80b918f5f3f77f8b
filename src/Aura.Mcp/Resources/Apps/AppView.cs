using System.Collections.Concurrent;
using System.Text;
using Aura.Mcp.Http.Pages;

namespace Aura.Mcp.Resources.Apps;

/// <summary>
/// A view of the page that an MCP client shows beside a tool's result: one document that loads nothing, made of the
/// page's own modules and styles. Data come from the client, by messages.
/// </summary>
internal sealed record AppView(string Name, string Title, IReadOnlyList<string> Tools)
{
    private const string Scheme = "ui://aura/";

    private static readonly ConcurrentDictionary<string, string> Made = new(StringComparer.Ordinal);

    public static IReadOnlyList<AppView> All { get; } =
    [
        new("plan", "Compare strategies", ["plan_remediation"]),
        new("execution", "Follow an execution", ["execute_plan", "get_execution", "run_action", "undo"]),
    ];

    public string Uri => Scheme + Name;

    public static AppView? Find(string uri) => All.FirstOrDefault(v => v.Uri == uri);

    public static AppView? OfTool(string tool) => All.FirstOrDefault(v => v.Tools.Contains(tool));

    public string Document => Made.GetOrAdd(Name, _ => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>{Title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        {Text("style.css")}
        {Text("views.css")}
        main {"{ padding: 1rem; }"}
        </style>
        </head>
        <body>
        <main></main>
        <script type="module">
        {ModuleBundle.Of($"apps/{Name}.js", Text)}
        </script>
        </body>
        </html>
        """);

    private static string? Text(string path) =>
        PageFiles.Find(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
