using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Tests.Mcp.Conformance;

/// <summary>Tools that ask the client's model or user, as suite 0.1.16 expects them: while the call is open.</summary>
internal static class AskingFixtures
{
    public static IEnumerable<FixtureTool> All =>
    [
        new("test_sampling", async (request, cancel) =>
        {
            var answer = await request.Server.SampleAsync(new CreateMessageRequestParams
            {
                MaxTokens = 100,
                Messages =
                [
                    new SamplingMessage
                    {
                        Role = Role.User,
                        Content = [new TextContentBlock { Text = FixtureTool.Argument(request, "prompt") }],
                    },
                ],
            }, cancel);
            return FixtureTool.Text(
                $"LLM response: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}");
        }, """{"type": "object", "properties": {"prompt": {"type": "string"}}, "required": ["prompt"]}"""),
        new("test_elicitation", (request, cancel) => AskAsync(
            request, "User response", FixtureTool.Argument(request, "message"), new()
            {
                ["username"] = new ElicitRequestParams.StringSchema { Description = "User's response" },
                ["email"] = new ElicitRequestParams.StringSchema { Description = "User's email address" },
            }, ["username", "email"], cancel),
            """{"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]}"""),
        new("test_elicitation_sep1034_defaults", (request, cancel) => AskAsync(
            request, "Elicitation completed", "defaults", Defaults, null, cancel)),
        new("test_elicitation_sep1330_enums", (request, cancel) => AskAsync(
            request, "Elicitation completed", "enums", Enums, null, cancel)),
    ];

    private static Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition> Defaults => new()
    {
        ["name"] = new ElicitRequestParams.StringSchema { Default = "John Doe" },
        ["age"] = new ElicitRequestParams.NumberSchema { Type = "integer", Default = 30 },
        ["score"] = new ElicitRequestParams.NumberSchema { Default = 95.5 },
        ["status"] = new ElicitRequestParams.UntitledSingleSelectEnumSchema
        {
            Enum = ["active", "inactive", "pending"], Default = "active",
        },
        ["verified"] = new ElicitRequestParams.BooleanSchema { Default = true },
    };

    private static Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition> Enums => new()
    {
        ["untitledSingle"] = new ElicitRequestParams.UntitledSingleSelectEnumSchema
        {
            Enum = ["option1", "option2", "option3"],
        },
        ["titledSingle"] = new ElicitRequestParams.TitledSingleSelectEnumSchema
        {
            OneOf = [.. Titled("value1", "First Option", "value2", "Second Option", "value3", "Third Option")],
        },
        ["legacyEnum"] = new ElicitRequestParams.LegacyTitledEnumSchema
        {
            Enum = ["opt1", "opt2", "opt3"], EnumNames = ["Option One", "Option Two", "Option Three"],
        },
        ["untitledMulti"] = new ElicitRequestParams.UntitledMultiSelectEnumSchema
        {
            Items = new() { Enum = ["option1", "option2", "option3"] },
        },
        ["titledMulti"] = new ElicitRequestParams.TitledMultiSelectEnumSchema
        {
            Items = new()
            {
                AnyOf = [.. Titled("value1", "First Choice", "value2", "Second Choice", "value3", "Third Choice")],
            },
        },
    };

    private static IEnumerable<ElicitRequestParams.EnumSchemaOption> Titled(params string[] pairs) => pairs.Chunk(2)
        .Select(p => new ElicitRequestParams.EnumSchemaOption { Const = p[0], Title = p[1] });

    private static async ValueTask<CallToolResult> AskAsync(RequestContext<CallToolRequestParams> request,
        string prefix, string message, Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition> properties,
        string[]? required, CancellationToken cancel)
    {
        var said = await request.Server.ElicitAsync(new ElicitRequestParams
        {
            Message = message, RequestedSchema = new() { Properties = properties, Required = required },
        }, cancel);
        var content = JsonSerializer.SerializeToNode(said.Content ?? new Dictionary<string, JsonElement>());
        return FixtureTool.Text($"{prefix}: action={said.Action}, content={content!.ToJsonString()}");
    }
}
