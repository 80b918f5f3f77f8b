using System.Globalization;
using Aura.Mcp.Tasks;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Tests.Mcp.Conformance;

/// <summary>Tools that run as tasks, as suite 0.2.0-alpha.12 expects them.</summary>
internal static class TaskFixtures
{
    private const string AskedFirst = "test_tool_with_task";

    private static readonly Dictionary<string, TaskMode> Modes = new()
    {
        ["slow_compute"] = TaskMode.Optional, ["failing_job"] = TaskMode.Required,
        ["protocol_error_job"] = TaskMode.Optional, ["confirm_delete"] = TaskMode.Optional,
        ["multi_input"] = TaskMode.Optional, [AskedFirst] = TaskMode.Required,
    };

    public static IEnumerable<FixtureTool> All =>
    [
        FixtureTool.Of("greet", r => FixtureTool.Text($"Hello, {FixtureTool.Argument(r, "name", "world")}!")),
        new("slow_compute", async (request, cancel) =>
        {
            var seconds = double.Parse(FixtureTool.Argument(request, "seconds", "1"), CultureInfo.InvariantCulture);
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancel);
            return FixtureTool.Text("computed");
        }),
        FixtureTool.Of("failing_job", _ => throw new McpException("job failed")),
        FixtureTool.Of("protocol_error_job",
            _ => throw new McpProtocolException("protocol error", McpErrorCode.InternalError)),
        FixtureTool.Of("confirm_delete", r => FixtureTool.Response(r, "confirm") is { } said
            ? FixtureTool.Text($"confirm: {said}")
            : throw RoundFixtures.Need(null, ("confirm", RoundFixtures.Ask("Delete?", "confirm")))),
        FixtureTool.Of("multi_input",
            r => FixtureTool.Response(r, "first") is { } first && FixtureTool.Response(r, "second") is { } second
                ? FixtureTool.Text($"{first},{second}")
                : throw RoundFixtures.Need(null, ("first", RoundFixtures.Ask("first?", "a")),
                    ("second", RoundFixtures.Ask("second?", "b")))),
        FixtureTool.Of(AskedFirst, r => FixtureTool.Response(r, "user_name") is { } name
            ? FixtureTool.Text($"Hello {name}")
            : throw RoundFixtures.Need("asked", ("user_name", RoundFixtures.Ask("What is your name?", "name")))),
    ];

    /// <summary>One of them asks before it becomes a task.</summary>
    public static TaskMode? ModeOf(CallToolRequestParams call) => !Modes.TryGetValue(call.Name, out var mode) ? null
        : call is { Name: AskedFirst, InputResponses: not { Count: > 0 }, Meta: { } meta }
            && $"{meta}".Contains(TaskSupport.Extension) ? TaskMode.Never : mode;
}
