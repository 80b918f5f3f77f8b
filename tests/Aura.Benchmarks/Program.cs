using Aura.Benchmarks;
using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/Aura.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(DiagnoseBenchmark).Assembly).Run(args);
