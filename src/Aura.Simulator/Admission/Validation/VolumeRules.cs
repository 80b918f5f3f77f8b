using System.Text.Json.Nodes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of a pod's volumes.</summary>
internal static class VolumeRules
{
    /// <summary>The names of the volumes, which mounts refer to.</summary>
    public static HashSet<string> Volumes(JsonObject spec, string path, Faults faults)
    {
        var names = new HashSet<string>();
        foreach (var (volume, at) in spec.ItemsAt("volumes", path))
        {
            var name = volume.Text("name");
            if (name.Length == 0)
                faults.Required($"{at}.name");
            else
                faults.Form($"{at}.name", name, Names.Label);
            if (name.Length > 0 && !names.Add(name))
                faults.Add(FieldError.Duplicate($"{at}.name", name));
            foreach (var extra in volume.Where(p => p.Key != "name" && p.Value is not null).Skip(1))
                faults.Forbidden($"{at}.{extra.Key}", "may not specify more than 1 volume type");
            Source(volume, at, faults);
        }
        return names;
    }

    private static void Source(JsonObject volume, string at, Faults faults)
    {
        if (volume.Obj("secret") is { } secret && secret.IsEmpty("secretName"))
            faults.Required($"{at}.secret.secretName");
        if (volume.Obj("configMap") is { } config && config.IsEmpty("name"))
            faults.Required($"{at}.configMap.name");
        if (volume.Obj("persistentVolumeClaim") is { } claim && claim.IsEmpty("claimName"))
            faults.Required($"{at}.persistentVolumeClaim.claimName");
        if (volume.Obj("hostPath") is { } host && host.IsEmpty("path"))
            faults.Required($"{at}.hostPath.path");
        if (volume.Obj("emptyDir") is { } empty && empty.Text("sizeLimit") is { Length: > 0 } size)
            faults.Quantity($"{at}.emptyDir.sizeLimit", size);
    }
}
