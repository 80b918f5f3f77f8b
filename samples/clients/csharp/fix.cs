#:package ModelContextProtocol@2.3.1
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=true

// Diagnoses a cluster and carries out the recommended strategy for the gravest finding.
//   dotnet run fix.cs [-- aura serve --kubeconfig kc.yaml]
// Exit code: 0 fixed or nothing to fix, 1 failed, 3 a person must approve.
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;

var command = args is [] ? ["aura", "serve"] : args;
try
{
    await using var client = await McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
    {
        Command = command[0],
        Arguments = command[1..],
        StandardErrorLines = Console.Error.WriteLine,
    }));
    return await FixAsync(client);
}
catch (Exception e) when (e is McpException or IOException or InvalidOperationException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static async Task<int> FixAsync(McpClient client)
{
    var findings = (await CallAsync(client, "diagnose", [])).GetProperty("findings");
    if (findings.GetArrayLength() == 0)
        return End(0, "nothing to fix");
    Console.WriteLine(findings[0].GetProperty("summary").GetString());
    var plan = await CallAsync(client, "plan_remediation", new() { ["finding"] = Text(findings[0], "id") });
    if (Text(plan, "recommended") is not { } strategy)
        return End(1, "nothing is recommended");
    var run = await CallAsync(client, "execute_plan",
        new() { ["planId"] = Text(plan, "planId"), ["strategy"] = strategy });
    while (Text(run, "status") is "running")
        run = await CallAsync(client, "get_execution",
            new() { ["executionId"] = Text(run, "executionId"), ["wait"] = 30 });
    return Text(run, "status") switch
    {
        "succeeded" or "no_change" => End(0, $"{strategy}: {Text(run, "status")}"),
        "approval_required" => End(3, run.GetProperty("approval").GetRawText()),
        var other => End(1, $"{strategy}: {other}; {Text(run, "message")}"),
    };
}

// A tool's structured result. An execution that failed is an answer; anything else is why there is none.
static async Task<JsonElement> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
{
    var result = await client.CallToolAsync(tool, arguments);
    var answer = result.StructuredContent ?? throw new McpException($"{tool} answered without structured content");
    return result.IsError is true && Text(answer, "status") is null
        ? throw new McpException($"{tool}: {Text(answer, "message")} ({Text(answer, "hint")})") : answer;
}

static string? Text(JsonElement json, string name) =>
    json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

static int End(int code, string what)
{
    Console.WriteLine(what);
    return code;
}
