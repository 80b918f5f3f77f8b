using System.Security.Cryptography;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Tests.Mcp.Conformance;

/// <summary>Tools that need input in further rounds (MCP 2026-07-28), as suite 0.2.0-alpha.12 expects them.</summary>
internal static class RoundFixtures
{
    private const string Prefix = "test_input_required_result_";
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static IEnumerable<FixtureTool> All =>
    [
        FixtureTool.Of(Prefix + "elicitation", r => FixtureTool.Response(r, "user_name") is { } name
            ? FixtureTool.Text("Hello, " + name)
            : throw Need(null, ("user_name", Ask("What is your name?", "name")))),
        FixtureTool.Of(Prefix + "sampling", r => FixtureTool.Response(r, "capital_question") is { } answer
            ? FixtureTool.Text(answer)
            : throw Need(null, ("capital_question", Sample("What is the capital of France?")))),
        FixtureTool.Of(Prefix + "list_roots", r => FixtureTool.Response(r, "client_roots") is { } roots
            ? FixtureTool.Text(roots) : throw Need(null, ("client_roots", Roots))),
        FixtureTool.Of(Prefix + "request_state",
            r => FixtureTool.Response(r, "confirm") is not null && Open(r.Params!.RequestState) == "state"
                ? FixtureTool.Text("state-ok")
                : throw Need(Seal("state"), ("confirm", Ask("Please confirm", "ok", yesOrNo: true)))),
        FixtureTool.Of(Prefix + "multiple_inputs",
            r => ((string[])["user_name", "greeting", "client_roots"]).All(k => FixtureTool.Response(r, k) is not null)
                ? FixtureTool.Text("all inputs")
                : throw Need(Seal("several"), ("user_name", Ask("What is your name?", "name")),
                    ("greeting", Sample("Generate a greeting")), ("client_roots", Roots))),
        FixtureTool.Of(Prefix + "multi_round", r => Open(r.Params!.RequestState) switch
        {
            "second" when FixtureTool.Response(r, "step2") is not null => FixtureTool.Text("done"),
            "first" when FixtureTool.Response(r, "step1") is not null =>
                throw Need(Seal("second"), ("step2", Ask("Step 2: What is your favorite color?", "color"))),
            _ => throw Need(Seal("first"), ("step1", Ask("Step 1: What is your name?", "name"))),
        }),
        FixtureTool.Of(Prefix + "tampered_state", r => r.Params!.RequestState is not { } state
            ? throw Need(Seal("sealed"), ("confirm", Ask("Please confirm", "ok", yesOrNo: true)))
            : Open(state) is null
                ? throw new McpProtocolException("requestState was altered", McpErrorCode.InvalidParams)
                : FixtureTool.Text("ok")),
        FixtureTool.Of(Prefix + "capabilities", r =>
        {
            var asked = new List<(string, InputRequest)>();
            if (CapabilitiesOf(r)?.Elicitation is not null)
                asked.Add(("name", Ask("What is your name?", "name")));
            if (CapabilitiesOf(r)?.Sampling is not null)
                asked.Add(("greeting", Sample("Generate a greeting")));
            return r.Params!.InputResponses?.Count > 0 || asked.Count == 0
                ? FixtureTool.Text("ok") : throw Need(null, [.. asked]);
        }),
        FixtureTool.Of("test_missing_capability", r => CapabilitiesOf(r)?.Sampling is not null
            ? FixtureTool.Text("ok")
            : throw new MissingRequiredClientCapabilityException(
                new ClientCapabilities { Sampling = new() }, "sampling is required")),
        FixtureTool.Of("test_streaming_elicitation", r => FixtureTool.Response(r, "question") is not null
            ? FixtureTool.Text("ok") : throw Need(null, ("question", Ask("Which?", "answer")))),
    ];

    public static InputRequiredException Need(string? state, params (string Key, InputRequest Request)[] requests) =>
        new(requests.ToDictionary(r => r.Key, r => r.Request), state);

    public static InputRequest Ask(string message, string field, bool yesOrNo = false) =>
        InputRequest.ForElicitation(new ElicitRequestParams
        {
            Message = message,
            RequestedSchema = new()
            {
                Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition>
                {
                    [field] = yesOrNo
                        ? new ElicitRequestParams.BooleanSchema() : new ElicitRequestParams.StringSchema(),
                },
                Required = [field],
            },
        });

    private static InputRequest Roots => InputRequest.ForRootsList(new ListRootsRequestParams());

    private static InputRequest Sample(string question) => InputRequest.ForSampling(new CreateMessageRequestParams
    {
        MaxTokens = 100,
        Messages =
        [
            new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = question }] },
        ],
    });

    private static ClientCapabilities? CapabilitiesOf(RequestContext<CallToolRequestParams> request) =>
        request.Server.ClientCapabilities ?? request.JsonRpcRequest.Context?.ClientCapabilities;

    private static string Seal(string state) =>
        $"{state}.{Convert.ToHexString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(state)))}";

    private static string? Open(string? sealedState) =>
        sealedState?.Split('.') is [var state, _] && Seal(state) == sealedState ? state : null;
}
