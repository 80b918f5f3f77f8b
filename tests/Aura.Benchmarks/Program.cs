using Aura.Benchmarks;
using Aura.Benchmarks.Accuracy;
using Aura.Benchmarks.Curves;
using Aura.Benchmarks.Evaluation;
using Aura.Benchmarks.Priors;
using Aura.Benchmarks.Rightsizing;
using Aura.Benchmarks.ScaleOut;
using Aura.Benchmarks.Snapshots;
using Aura.Benchmarks.Startup;
using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/Aura.Benchmarks -- scale [--pods 2000,5000,10000,20000]
if (args is ["scale", .. var rest])
    return ScaleRun.Run(rest);

// dotnet run -c Release --project tests/Aura.Benchmarks -- overhead [--times 500]
if (args is ["overhead", .. var times])
    return await OverheadRun.RunAsync(times);

// dotnet run -c Release --project tests/Aura.Benchmarks -- telemetry [--rounds 20]
if (args is ["telemetry", .. var rounds])
    return await TelemetryRun.RunAsync(rounds);

// dotnet run -c Release --project tests/Aura.Benchmarks -- snapshots [--pods 1000,10000,50000]
if (args is ["snapshots", .. var sizes])
    return SnapshotRun.Run(sizes);

// dotnet run -c Release --project tests/Aura.Benchmarks -- watch [--pods 500,2000]
if (args is ["watch", .. var watched])
    return WatchRun.Run(watched);

// dotnet run -c Release --project tests/Aura.Benchmarks -- twin [--pods 500] [--times 15]
if (args is ["twin", .. var twin])
    return TwinRun.Run(twin);

// dotnet run -c Release --project tests/Aura.Benchmarks -- rehearsals [--pods 500] [--times 7]
if (args is ["rehearsals", .. var rehearsals])
    return RehearsalMeasure.Run(rehearsals);

// dotnet run -c Release --project tests/Aura.Benchmarks -- outcomes [--rows 1000000]
if (args is ["outcomes", .. var rows])
    return OutcomesRun.Run(rows);

// dotnet run -c Release --project tests/Aura.Benchmarks -- experiments [--runs 500] [--write docs/learning.md]
if (args is ["experiments", .. var experiments])
    return ExperimentsRun.Run(experiments);

// dotnet run -c Release --project tests/Aura.Benchmarks -- curves [--incidents 2000] [--write docs/learning.md]
if (args is ["curves", .. var curves])
    return CurvesCommand.Run(curves);

// dotnet run -c Release --project tests/Aura.Benchmarks -- priors [--seeds 3] [--write docs/learning.md]
if (args is ["priors", .. var priors])
    return PriorsCommand.Run(priors);

// dotnet run -c Release --project tests/Aura.Benchmarks -- accuracy [--write docs/diagnosis.md]
if (args is ["accuracy", .. var where])
    return AccuracyRun.Run(where);

// dotnet run -c Release --project tests/Aura.Benchmarks -- evaluate [--seeds 5] [--write docs/planning.md]
if (args is ["evaluate", .. var how])
    return EvaluateCommand.Run(how);

// dotnet run -c Release --project tests/Aura.Benchmarks -- startup [--times 5] [--write docs/performance.md]
if (args is ["startup", .. var starts])
    return await StartupRun.RunAsync(starts);

// dotnet run -c Release --project tests/Aura.Benchmarks -- rightsizing [--seed 1] [--write docs/cost.md]
if (args is ["rightsizing", .. var sized])
    return RightsizingCommand.Run(sized);

// dotnet run -c Release --project tests/Aura.Benchmarks -- scale-out [--audit 10000000] [--write docs/scale.md]
if (args is ["scale-out", .. var scaled])
    return await ScaleOutCommand.RunAsync(scaled);

// dotnet run -c Release --project tests/Aura.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(DiagnoseBenchmark).Assembly).Run(args);
return 0;
