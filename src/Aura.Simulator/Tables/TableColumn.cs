using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Tables;

/// <summary>A column of <c>kubectl get</c>: priority 1 is shown with -o wide only.</summary>
/// <param name="Type">"string", "integer" or "date".</param>
/// <param name="Cell">The cell from the object and the time it is printed at.</param>
internal sealed record TableColumn(string Name, string Type, int Priority, Func<KubeObject, DateTimeOffset,
    JsonNode?> Cell)
{
    public string Format { get; init; } = "";

    public static TableColumn ObjectName { get; } =
        new("Name", "string", 0, (o, _) => o.Name) { Format = "name" };

    public static TableColumn Age { get; } =
        new("Age", "string", 0, (o, now) => HumanTime.Since(o.Time("metadata.creationTimestamp"), now));

    public static TableColumn CreatedAt { get; } =
        new("Created At", "date", 0, (o, _) => o.Text("metadata.creationTimestamp"));

    public static TableColumn Text(string name, Func<KubeObject, string?> cell) =>
        new(name, "string", 0, (o, _) => cell(o));

    public static TableColumn Wide(string name, Func<KubeObject, string?> cell) =>
        new(name, "string", 1, (o, _) => cell(o));

    public static TableColumn Number(string name, Func<KubeObject, long> cell) =>
        new(name, "integer", 0, (o, _) => cell(o));

    public static TableColumn Timed(string name, Func<KubeObject, DateTimeOffset, string?> cell) =>
        new(name, "string", 0, (o, now) => cell(o, now));
}
