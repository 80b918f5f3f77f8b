using System.Text.Json.Nodes;
using Aura.Mcp.Serving;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Prompts;

/// <summary>
/// triage, remediate and postmortem: each tells what to do, and brings along what the tools say of it now and what
/// history knows.
/// </summary>
internal sealed class AuraPrompts(OwnTools tools)
{
    private sealed record Definition(Prompt Prompt, string Task, Func<Given, (string Tool, JsonObject Args)[]> Calls);

    private sealed record Given(IReadOnlyDictionary<string, string> Arguments)
    {
        /// <summary>Those of the arguments that were given, under the names that a tool has for them.</summary>
        public JsonObject As(params (string Argument, string Name)[] names) => new(names
            .Where(n => Arguments.ContainsKey(n.Argument))
            .Select(n => KeyValuePair.Create(n.Name, (JsonNode?)Arguments[n.Argument])));
    }

    private static readonly JsonObject Past = new() { ["view"] = "history", ["limit"] = 20 };

    private static readonly IReadOnlyList<Definition> All =
    [
        new(Of("triage", "Triage", "What is broken, why, and what to do first.",
                ("namespace", "Where; default everywhere.", false), ("kind", "Kind of the object that suffers.", false),
                ("name", "Its name.", false)),
            "Triage this incident. Below are the findings as of now, one for each root cause, and what was done here "
            + "lately. Say for each finding what is broken, since when, what it affects and what evidence shows the "
            + "cause; put the gravest first; say whether an earlier execution may have caused it. Name what you do "
            + "not know and which read (get_objects, pod_logs) would tell. End with the one finding to remediate "
            + "first. Change nothing.",
            given => [("diagnose", given.As(("namespace", "namespace"), ("kind", "kind"), ("name", "name"))),
                ("insights", (JsonObject)Past.DeepClone())]),
        new(Of("remediate", "Remediate", "Compare the ways to fix a finding, and carry one out.",
                ("finding", "A finding's id, from triage or diagnose.", true)),
            "Remediate this finding. Below is a plan that was made now: for each strategy its steps and their "
            + "dependencies, odds of success and what they rest on, cost, time, risk and how far it can be undone; and "
            + "what was done here before, with its outcomes. Compare the strategies in a few lines and say which you "
            + "choose and why; show the impact by simulate_plan, where listed, or by a dry run; then execute_plan. If "
            + "it answers approval_required, tell the person how to approve and wait: you cannot. Follow `running` "
            + "with get_execution, verify by diagnose, and say how to undo it.",
            given => [("plan_remediation", given.As(("finding", "finding"))),
                ("insights", (JsonObject)Past.DeepClone())]),
        new(Of("postmortem", "Postmortem", "What happened, from the journal and the audit.",
                ("execution", "An execution's id.", true)),
            "Write a postmortem without blame. Below are the execution with its steps, checks and outcome, the "
            + "audit's entries about it, and what is broken now. Give: summary, impact, timeline (times from the "
            + "audit), root cause, what went well, what did not, whether it is fixed for good or patched, and "
            + "actions with an owner's role each. Keep facts apart from what you infer.",
            given => [("get_execution", given.As(("execution", "executionId"))),
                ("insights", With(given.As(("execution", "executionId")), "view", "audit")), ("diagnose", [])]),
    ];

    public void AddTo(McpServerOptions options)
    {
        options.Handlers.ListPromptsHandler = (_, _) => ValueTask.FromResult(new ListPromptsResult
        {
            Prompts = [.. All.Select(d => d.Prompt)],
        });
        options.Handlers.GetPromptHandler = GetAsync;
    }

    private async ValueTask<GetPromptResult> GetAsync(
        RequestContext<GetPromptRequestParams> request, CancellationToken cancel)
    {
        var name = request.Params!.Name;
        var definition = All.FirstOrDefault(d => d.Prompt.Name == name)
            ?? throw Invalid(
                $"there is no prompt '{name}'; there are {string.Join(", ", All.Select(d => d.Prompt.Name))}");
        var given = (request.Params.Arguments ?? new Dictionary<string, System.Text.Json.JsonElement>())
            .Select(a => (a.Key, Value: $"{a.Value}")).Where(a => a.Value.Length > 0)
            .ToDictionary(a => a.Key, a => a.Value);
        var missing = definition.Prompt.Arguments!
            .Where(a => a.Required == true && !given.ContainsKey(a.Name)).ToList();
        if (missing.Count > 0)
            throw Invalid($"prompt {name} needs {string.Join(", ", missing.Select(a => a.Name))}");
        var messages = new List<PromptMessage> { Message(definition.Task) };
        foreach (var (tool, arguments) in definition.Calls(new Given(given)))
        {
            var result = await tools.CallAsync(request, tool, arguments, cancel);
            messages.Add(Message($"{tool}:"));
            messages.AddRange(result.Content.Select(c => new PromptMessage { Role = Role.User, Content = c }));
        }
        return new GetPromptResult { Description = definition.Prompt.Description, Messages = messages };
    }

    private static PromptMessage Message(string text) =>
        new() { Role = Role.User, Content = new TextContentBlock { Text = text } };

    private static McpProtocolException Invalid(string message) => new(message, McpErrorCode.InvalidParams);

    private static JsonObject With(JsonObject arguments, string name, string value)
    {
        arguments[name] = value;
        return arguments;
    }

    private static Prompt Of(string name, string title, string description,
        params (string Name, string Description, bool Required)[] arguments) => new()
        {
            Name = name,
            Title = title,
            Description = description,
            Arguments =
            [
                .. arguments.Select(a => new PromptArgument
                {
                    Name = a.Name, Description = a.Description, Required = a.Required,
                }),
            ],
        };
}
