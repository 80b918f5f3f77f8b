using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Execution.Crash;

/// <summary>Every kind of step that a plan can have, each in a plan of its own.</summary>
internal static class StepKinds
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    public static IReadOnlyList<StepKind> All { get; } =
    [
        new("patch")
        {
            SetUp = (s, cell) => SettingsAsync(s, cell),
            Plan = async (view, plan, cell) =>
            {
                plan.Set((await view.GetAsync(Settings(cell)))!, "data.a", "after", "a test");
                plan.Verify(new Condition.FieldEquals(Settings(cell), "data.a", "after"), Soon);
            },
            IsDone = async (s, cell) => (await s.Client.FindAsync(Settings(cell)))?.Text("data.a") == "after",
            IsUndone = async (s, cell) => (await s.Client.FindAsync(Settings(cell)))?.Text("data.a") == "before",
        },
        new("scale")
        {
            SetUp = (s, cell) => MakeAsync(s, Kind.Deployment, cell, """
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: x} }
                  template: {metadata: {labels: {app: x} }, spec: {containers: [{name: main, image: "cart:1"}]} }
                """),
            Plan = async (view, plan, cell) =>
            {
                plan.Scale((await view.GetAsync(Workload(cell)))!, 2, "a test");
                plan.Verify(new Condition.FieldEquals(Workload(cell), "spec.replicas", 2), Soon);
            },
            IsDone = async (s, cell) => (await s.Client.FindAsync(Workload(cell)))?.Number("spec.replicas") == 2,
            IsUndone = async (s, cell) => (await s.Client.FindAsync(Workload(cell)))?.Number("spec.replicas") == 1,
        },
        new("create")
        {
            Plan = (_, plan, cell) =>
            {
                plan.Create(new KubeObject(Kind.Secret, Json($$$"""
                    {apiVersion: v1, kind: Secret, metadata: {name: {{{cell}}}, namespace: default},
                     stringData: {key: "{{{Placeholder.Secret("key")}}}"} }
                    """)), "a test");
                plan.Verify(new Condition.Exists(Secret(cell)), Soon);
                return Task.CompletedTask;
            },
            IsDone = async (s, cell) => (await s.Client.FindAsync(Secret(cell)))?.Text("data.key") is { Length: 44 },
            IsUndone = async (s, cell) => await s.Client.FindAsync(Secret(cell)) is null,
        },
        new("delete")
        {
            SetUp = (s, cell) => SettingsAsync(s, cell),
            Plan = async (view, plan, cell) =>
            {
                plan.Delete((await view.GetAsync(Settings(cell)))!, "a test");
                plan.Verify(new Condition.Gone(Settings(cell), null), Soon);
            },
            IsDone = async (s, cell) => await s.Client.FindAsync(Settings(cell)) is null,
            IsUndone = async (s, cell) => (await s.Client.FindAsync(Settings(cell)))?.Text("data.a") == "before",
        },
        new("evict")
        {
            SetUp = PodAsync,
            Plan = async (view, plan, cell) =>
            {
                plan.Evict((await view.GetAsync(Pod(cell)))!, "a test");
                plan.Verify(new Condition.Gone(Pod(cell), null), Soon);
            },
            IsDone = async (s, cell) => await s.Client.FindAsync(Pod(cell)) is null,
            IsUndone = async (s, cell) => await s.Client.FindAsync(Pod(cell)) is { IsTerminating: false },
        },
        new("resize")
        {
            SetUp = PodAsync,
            Plan = async (view, plan, cell) =>
            {
                var pod = (await view.GetAsync(Pod(cell)))!;
                plan.Resize(pod, "main", "limits", "memory", Quantity.Parse("128Mi"), "a test");
                plan.Verify(new Condition.Resized(pod.Ref, pod.Uid!, "main"), Soon);
            },
            IsDone = async (s, cell) => await LimitAsync(s, cell) == "128Mi",
            IsUndone = async (s, cell) => await LimitAsync(s, cell) == "64Mi",
        },
        new("subresource")
        {
            SetUp = PodAsync,
            Plan = async (view, plan, cell) =>
            {
                plan.Set((await view.GetAsync(Pod(cell)))!, "status.nominatedNodeName", "node-1", "a test", "status");
                plan.Verify(new Condition.FieldEquals(Pod(cell), "status.nominatedNodeName", "node-1"), Soon);
            },
            IsDone = async (s, cell) =>
                (await s.Client.FindAsync(Pod(cell)))?.Text("status.nominatedNodeName") == "node-1",
            IsUndone = async (s, cell) =>
                (await s.Client.FindAsync(Pod(cell)))?.Text("status.nominatedNodeName") is null,
        },
        new("exec")
        {
            SetUp = PodAsync,
            Plan = (view, plan, cell) => ExecAsync(view, plan, cell, repeatable: false),
            IsDone = (s, cell) => Task.FromResult(s.Calls(cell) == 1),
            AtMostOnce = true,
        },
        new("exec-repeatable")
        {
            SetUp = PodAsync,
            Plan = (view, plan, cell) => ExecAsync(view, plan, cell, repeatable: true),
            IsDone = (s, cell) => Task.FromResult(s.Calls(cell) >= 1),
            MayRepeat = true,
        },
        new("archive")
        {
            Plan = (_, plan, cell) =>
            {
                plan.Archive(cell, [new ArchiveEntry.Text("a.txt", "a")], "a test");
                return Task.CompletedTask;
            },
            IsDone = (s, cell) => Task.FromResult(s.ArchivesOf(cell).Single().Extension == ".zip"),
            Calls = false,
            Verifies = false,
        },
        new("send")
        {
            Plan = (_, plan, cell) =>
            {
                plan.Send(SentFile.Receiver, new JsonObject { ["text"] = cell }, "a test");
                return Task.CompletedTask;
            },
            IsDone = (s, cell) => Task.FromResult(s.Calls(cell) == 1),
            AtMostOnce = true,
            Verifies = false,
        },
        new("wait")
        {
            SetUp = (s, cell) => SettingsAsync(s, cell),
            Plan = (_, plan, cell) =>
            {
                plan.Wait(new Condition.Exists(Settings(cell)), Soon);
                plan.Verify(new Condition.Exists(Settings(cell)), Soon);
                return Task.CompletedTask;
            },
            IsDone = (_, _) => Task.FromResult(true),
            Calls = false,
        },
        new("hold")
        {
            SetUp = (s, cell) => SettingsAsync(s, cell),
            Plan = (_, plan, cell) =>
            {
                plan.Hold(new Condition.Exists(Settings(cell)), TimeSpan.FromSeconds(3));
                plan.Verify(new Condition.Exists(Settings(cell)), Soon);
                return Task.CompletedTask;
            },
            IsDone = (_, _) => Task.FromResult(true),
            Calls = false,
        },
        new("timer")
        {
            SetUp = (s, cell) => SettingsAsync(s, cell),
            Plan = (_, plan, cell) =>
            {
                plan.RestoreAfter(TimeSpan.FromHours(24));
                plan.Verify(new Condition.Exists(Settings(cell)), Soon);
                return Task.CompletedTask;
            },
            IsDone = (_, _) => Task.FromResult(true),
            Calls = false,
        },
    ];

    private static ObjectRef Settings(string cell) => new(Kind.ConfigMap, "default", cell);

    private static ObjectRef Secret(string cell) => new(Kind.Secret, "default", cell);

    private static ObjectRef Workload(string cell) => new(Kind.Deployment, "default", cell);

    private static ObjectRef Pod(string cell) => new(Kind.Pod, "default", cell);

    private static Task SettingsAsync(Stage s, string cell) => MakeAsync(s, Kind.ConfigMap, cell, "data: {a: before}");

    private static Task PodAsync(Stage s, string cell) => MakeAsync(s, Kind.Pod, cell, """
        spec:
          terminationGracePeriodSeconds: 1
          containers: [{name: main, image: "pod:1", resources: {requests: {memory: 64Mi}, limits: {memory: 64Mi} } }]
        """);

    private static async Task<string?> LimitAsync(Stage s, string cell) =>
        (await s.Client.FindAsync(Pod(cell)))?.Text("spec.containers[name=main].resources.limits.memory");

    private static async Task ExecAsync(ClusterView view, PlanBuilder plan, string cell, bool repeatable)
    {
        plan.Exec((await view.GetAsync(Pod(cell)))!, "main", ["echo", "done"], TimeSpan.FromSeconds(20), "a test",
            repeatable: repeatable);
        plan.Verify(new Condition.Exists(Pod(cell)), Soon);
    }

    private static Task MakeAsync(Stage s, Kind kind, string name, string yaml)
    {
        var json = Json(yaml);
        json["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" };
        return s.Client.CreateAsync(new KubeObject(kind, json));
    }

    private static JsonObject Json(string yaml) => Yaml.Parse(yaml)!.AsObject();
}
