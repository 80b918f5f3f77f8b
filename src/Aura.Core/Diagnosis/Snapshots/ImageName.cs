namespace Aura.Diagnosis.Snapshots;

/// <summary>What an image's reference is made of.</summary>
internal static class ImageName
{
    /// <summary>Without tag and digest.</summary>
    public static string Repository(string image)
    {
        var name = image.Split('@')[0];
        var tag = name.LastIndexOf(':');
        return tag > name.LastIndexOf('/') ? name[..tag] : name;
    }
}
