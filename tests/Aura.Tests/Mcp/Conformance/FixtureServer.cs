using System.Text.Json.Nodes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tasks;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Tests.Mcp.Conformance;

/// <summary>
/// Aura's own server with what the conformance suites ask for by name besides: tools, resources, prompts. Whatever is
/// no fixture is answered by Aura.
/// </summary>
internal static class FixtureServer
{
    private const string Watched = "test://watched-resource";
    private const string AskingPrompt = "test_input_required_result_prompt";

    public static McpServerOptions Options(Workspace workspace)
    {
        var options = AuraServer.Options(workspace);
        foreach (var tool in ContentFixtures.All.Concat(AskingFixtures.All).Concat(RoundFixtures.All)
            .Concat(TaskFixtures.All))
            options.ToolCollection!.Add(tool);
        options.ToolCollection!.Add(FixtureTool.Of("test_trigger_tool_change", _ =>
        {
            options.ToolCollection.Add(FixtureTool.Of($"added_{Guid.NewGuid():N}", _ => FixtureTool.Text("ok")));
            return FixtureTool.Text("changed");
        }));
        options.Filters.Request.CallToolWithAlternateFilters.Clear();
        new TaskSupport(workspace.Tasks, call => TaskFixtures.ModeOf(call) ?? TaskMode.Never,
            (result, _) => Task.FromResult(result)).AddTo(options);
        AddResources(options.Handlers);
        AddPrompts(options.Handlers);
        return options;
    }

    private static void AddResources(McpServerHandlers handlers)
    {
        var (list, templates, read) = (handlers.ListResourcesHandler!, handlers.ListResourceTemplatesHandler!,
            handlers.ReadResourceHandler!);
        handlers.ListResourcesHandler = async (request, cancel) =>
        {
            var all = await list(request, cancel);
            foreach (var uri in (string[])["test://static-text", "test://static-binary", Watched])
                all.Resources.Add(new Resource { Uri = uri, Name = uri });
            return all;
        };
        handlers.ListResourceTemplatesHandler = async (request, cancel) =>
        {
            var all = await templates(request, cancel);
            all.ResourceTemplates.Add(
                new ResourceTemplate { UriTemplate = "test://template/{id}/data", Name = "data" });
            return all;
        };
        handlers.ReadResourceHandler = (request, cancel) => Content(request.Params!.Uri) is { } content
            ? ValueTask.FromResult(new ReadResourceResult { Contents = [content] }) : read(request, cancel);
    }

    private static ResourceContents? Content(string uri) => uri switch
    {
        "test://static-text" or Watched => new TextResourceContents
        {
            Uri = uri, MimeType = "text/plain", Text = "This is the content of the static text resource.",
        },
        "test://static-binary" => BlobResourceContents.FromBytes(ContentFixtures.Png, uri, "image/png"),
        _ when uri.Split('/') is ["test:", "", "template", var id, "data"] => new TextResourceContents
        {
            Uri = uri, MimeType = "application/json",
            Text = new JsonObject { ["id"] = id, ["templateTest"] = true, ["data"] = $"Data for ID: {id}" }
                .ToJsonString(),
        },
        _ => null,
    };

    private static void AddPrompts(McpServerHandlers handlers)
    {
        var (list, get) = (handlers.ListPromptsHandler!, handlers.GetPromptHandler!);
        handlers.ListPromptsHandler = async (request, cancel) =>
        {
            var all = await list(request, cancel);
            foreach (var (name, arguments) in Prompts)
                all.Prompts.Add(new Prompt
                {
                    Name = name, Description = "Fixture of the conformance suites.",
                    Arguments = [.. arguments.Select(a => new PromptArgument { Name = a, Required = true })],
                });
            return all;
        };
        handlers.GetPromptHandler = (request, cancel) => Prompts.ContainsKey(request.Params!.Name)
            ? ValueTask.FromResult(Prompt(request)) : get(request, cancel);
    }

    private static readonly Dictionary<string, string[]> Prompts = new()
    {
        ["test_simple_prompt"] = [], ["test_prompt_with_arguments"] = ["arg1", "arg2"],
        ["test_prompt_with_embedded_resource"] = ["resourceUri"], ["test_prompt_with_image"] = [], [AskingPrompt] = [],
    };

    private static GetPromptResult Prompt(RequestContext<GetPromptRequestParams> request)
    {
        string Given(string name) => request.Params!.Arguments?.TryGetValue(name, out var value) is true ? $"{value}"
            : throw new McpProtocolException($"argument {name} is missing", McpErrorCode.InvalidParams);
        if (request.Params is { Name: AskingPrompt, InputResponses: not { Count: > 0 } })
            throw RoundFixtures.Need(
                null, ("user_context", RoundFixtures.Ask("What context should the prompt use?", "context")));
        ContentBlock[] blocks = request.Params!.Name switch
        {
            "test_prompt_with_arguments" =>
            [
                new TextContentBlock
                {
                    Text = $"Prompt with arguments: arg1='{Given("arg1")}', arg2='{Given("arg2")}'",
                },
            ],
            "test_prompt_with_embedded_resource" =>
            [
                new EmbeddedResourceBlock
                {
                    Resource = new TextResourceContents
                    {
                        Uri = Given("resourceUri"), MimeType = "text/plain",
                        Text = "Embedded resource content for testing.",
                    },
                },
                new TextContentBlock { Text = "Please process the embedded resource above." },
            ],
            "test_prompt_with_image" =>
            [
                ImageContentBlock.FromBytes(ContentFixtures.Png, "image/png"),
                new TextContentBlock { Text = "Please analyze the image above." },
            ],
            _ => [new TextContentBlock { Text = "This is a simple prompt for testing." }],
        };
        return new GetPromptResult
        {
            Messages = [.. blocks.Select(b => new PromptMessage { Role = Role.User, Content = b })],
        };
    }
}
