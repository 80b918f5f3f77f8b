using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Actions.Storage.Databases;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>
/// Runs a repair of a database as a Job, by a recipe from the policy file: no text of the caller runs.
/// </summary>
public sealed class DatabaseRepair : RemediationAction<DatabaseRepair.Args>
{
    private const string Label = "aura.dev/repair-of";

    public sealed record Args : OnDatabase
    {
        [Description("Recipe of the policy file; needed if several fit."), StringLength(100)]
        public string? Recipe { get; init; }

        [Description("Backup must be younger."), Range(1, 168)]
        public int BackupHours { get; init; } = 24;
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "database.repair",
        Aka = "repair_database",
        Description = "Repair a database by a configured recipe; needs a fresh backup.",
        Risk = Risk.High,
        Undo = UndoGrade.None,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(1800),
        Rbac = [.. OnDatabase.Rbac, .. FreshBackup.Rbac, "batch/jobs: get, list, watch, create, delete"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (provider, database) = await args.FindAsync(cluster, plan);
        plan.Target(database.Ref);
        var recipe = Choose(args, provider.Engine, cluster, plan);
        await FreshBackup.CheckAsync(
            provider, database, Math.Min(args.BackupHours, recipe.BackupHours), cluster, plan);
        var active = (await cluster.ListAsync(Kind.Job, args.Namespace))
            .Where(j => j.Label(Label) == Mark(database) && !CronJobRun.HasEnded(j)).ToList();
        plan.Check(active.Count == 0, "no other repair of it is at work",
            why: active.Count == 0 ? null : $"Job {active[0].Name} is at work", hint: "wait for its end");
        var primary = (await provider.MembersAsync(database, cluster)).FirstOrDefault(m => m.IsPrimary)?.Name ?? "";
        var job = Job(recipe, database, primary);
        plan.Create(job, $"repairs {database.Ref} by the recipe {recipe.Name}");
        plan.Undo(UndoGrade.None,
            "cannot be undone: what a repair changed in the data comes back only from the backup");
        plan.Warn($"what the recipe {recipe.Name} does to the data is its writer's affair: Aura sees only that its Job "
            + "completes");
        plan.Verify(new Condition.JobComplete(job.Ref), TimeSpan.FromMinutes(recipe.TimeoutMinutes + 5));
    }

    private static RepairRecipe Choose(Args args, DatabaseEngine engine, ClusterView cluster, PlanBuilder plan)
    {
        var fitting = cluster.Databases.RepairRecipes.Where(r => r.Fits(engine, args.Namespace, args.Name)).ToList();
        var names = string.Join(", ", fitting.Select(r => r.Name));
        plan.Check(fitting.Count > 0, $"a repair recipe for {engine} is configured",
            why: fitting.Count > 0 ? names : "none of repairRecipes in the policy file fits it",
            hint: "whoever runs Aura writes it down: docs/policy.md, Repair recipes");
        var chosen = args.Recipe is { } named ? fitting.Find(r => r.Name == named)
            : fitting is [var only] ? only : null;
        return plan.Need(chosen, "it is clear which recipe is meant",
            why: chosen is not null ? chosen.Name : args.Recipe is null ? $"{fitting.Count} fit"
                : $"none that fits is called {args.Recipe}",
            hint: fitting.Count == 0 ? null : $"recipe is one of {names}");
    }

    // A repair that broke off is not begun again by itself.
    private static KubeObject Job(RepairRecipe recipe, KubeObject database, string primary)
    {
        (string Name, string Value)[] variables =
        [
            (DatabaseSettings.Database, database.Name), (DatabaseSettings.Namespace, database.Namespace ?? ""),
            (DatabaseSettings.Primary, primary),
        ];
        var container = new JsonObject
        {
            ["name"] = "repair",
            ["image"] = recipe.Image,
            ["command"] = new JsonArray([.. recipe.Command.Select(w => (JsonNode?)w)]),
            ["env"] = new JsonArray([.. variables.Select(v =>
                (JsonNode?)new JsonObject { ["name"] = v.Name, ["value"] = v.Value })]),
        };
        if (recipe.Secret is { } secret)
            container["envFrom"] = new JsonArray(new JsonObject
            {
                ["secretRef"] = new JsonObject { ["name"] = DatabaseSettings.Fill(secret, variables) },
            });
        var pod = new JsonObject { ["restartPolicy"] = "Never", ["containers"] = new JsonArray(container) };
        if (recipe.ServiceAccount is { } account)
            pod["serviceAccountName"] = account;
        else
            pod["automountServiceAccountToken"] = false;
        return new KubeObject(Kind.Job, new JsonObject
        {
            ["apiVersion"] = Kind.Job.ApiVersion,
            ["kind"] = Kind.Job.Name,
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{Mark(database)}-repair-{Placeholder.Suffix}",
                ["namespace"] = database.Namespace,
                ["labels"] = new JsonObject { [Label] = Mark(database) },
            },
            ["spec"] = new JsonObject
            {
                ["backoffLimit"] = 0,
                ["activeDeadlineSeconds"] = recipe.TimeoutMinutes * 60,
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Label] = Mark(database) } },
                    ["spec"] = pod,
                },
            },
        });
    }

    // A Job's name goes into labels of its pods, which are 63 characters at most.
    private static string Mark(KubeObject database) =>
        database.Name.Length <= 40 ? database.Name : database.Name[..40].TrimEnd('-', '.');
}
