using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>Defaults of a pod's volumes: an empty one is an emptyDir, files are 0644.</summary>
internal static class VolumeDefaults
{
    private const int FileMode = 420;

    public static void Volume(JsonObject volume)
    {
        if (volume.All(p => p.Key == "name" || p.Value is null))
            volume["emptyDir"] = new JsonObject();
        foreach (var source in (string[])["secret", "configMap", "downwardAPI", "projected"])
            volume.Obj(source)?.Default("defaultMode", FileMode);
        HostPath(volume);
        FieldRefs(volume.Obj("downwardAPI"));
        foreach (var source in volume.Obj("projected").Items("sources"))
        {
            source.Obj("serviceAccountToken")?.Default("expirationSeconds", 3600);
            FieldRefs(source.Obj("downwardAPI"));
        }
        if (volume.Obj("ephemeral").Obj("volumeClaimTemplate") is { } template)
            template.Ensure("spec").Default("volumeMode", "Filesystem");
    }

    public static void HostPath(JsonObject source)
    {
        if (source.Obj("hostPath") is { } host && !host.Has("type"))
            host["type"] = "";
    }

    private static void FieldRefs(JsonObject? downward)
    {
        foreach (var item in downward.Items("items"))
            item.Obj("fieldRef")?.Default("apiVersion", "v1");
    }
}
