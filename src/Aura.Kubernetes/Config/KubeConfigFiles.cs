namespace Aura.Kubernetes;

/// <summary>Merges kubeconfigs as kubectl does: the first file that has a name, or a current context, wins.</summary>
internal static class KubeConfigFiles
{
    public static KubeConfig Read(IReadOnlyList<string> paths)
    {
        return Read([.. paths.Select(ConfigNode.ReadFile)], $"kubeconfig {string.Join(", ", paths)}");
    }

    public static KubeConfig Read(ConfigNode[] files, string source)
    {
        var clusters = Named(files, "clusters", "cluster");
        var users = Named(files, "users", "user");
        KubeContext[] contexts = [.. Named(files, "contexts", "context").Select(c => new KubeContext(c.Key,
            c.Value.Text("cluster") ?? "", c.Value.Text("user") ?? "", c.Value.Text("namespace")))];
        var current = files.Select(f => f.Text("current-context")).FirstOrDefault(c => !string.IsNullOrEmpty(c));
        return new KubeConfig(source, contexts, current,
            context => KubeConfigEntries.Cluster(Referred(clusters, "clusters", context.Cluster, context)),
            context => context.User.Length == 0 ? new KubeUser()
                : KubeConfigEntries.User(Referred(users, "users", context.User, context)));

        ConfigNode Referred(Dictionary<string, ConfigNode> from, string list, string name, KubeContext context) =>
            from.GetValueOrDefault(name) ?? throw new KubeConfigException(files.Any(f => f.IsForeign)
                ? $"{source}: its context refers to what is not among its {list}"
                : $"{source}: context '{context.Name}' refers to '{name}', which is not among its {list} "
                + $"({(from.Count == 0 ? "none" : string.Join(", ", from.Keys))})");
    }

    private static Dictionary<string, ConfigNode> Named(ConfigNode[] files, string list, string item)
    {
        var all = new Dictionary<string, ConfigNode>();
        foreach (var entry in files.SelectMany(f => f.List(list)))
        {
            var name = entry.Text("name");
            if (string.IsNullOrEmpty(name))
                throw entry.Fault("needs a name");
            var shown = entry.IsForeign ? ClusterText.Name(name) : name;
            all.TryAdd(name, entry.Child(item, $"{list}[name={shown}].{item}"));
        }
        return all;
    }
}
