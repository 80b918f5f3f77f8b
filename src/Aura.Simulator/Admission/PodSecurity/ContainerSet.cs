using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.PodSecurity;

/// <summary>All containers of a pod's spec, and how the messages list some of them.</summary>
internal static class ContainerSet
{
    public static IEnumerable<JsonObject> All(JsonObject spec) => spec.Items("initContainers")
        .Concat(spec.Items("containers")).Concat(spec.Items("ephemeralContainers"));

    /// <summary>Names of the containers whose security context is as asked.</summary>
    public static List<string> Where(JsonObject spec, Func<JsonObject?, bool> context) =>
        [.. All(spec).Where(c => context(c.Obj("securityContext"))).Select(c => c.Text("name"))];

    /// <summary>'container "a"' or 'containers "a", "b"'.</summary>
    public static string Named(IReadOnlyCollection<string> names) => Named("container", names);

    public static string Named(string what, IReadOnlyCollection<string> names) =>
        $"{what}{(names.Count == 1 ? "" : "s")} {Quoted(names)}";

    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"\"{n}\""));
}
