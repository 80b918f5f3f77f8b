namespace Aura.Simulator.Kubelet;

/// <summary>What pulling says, and what an image is called once it is there.</summary>
internal static class PulledImages
{
    /// <summary>containerd's words for why a pull failed.</summary>
    public static string Failure(Behaviour.PullFailure why, string image)
    {
        var reference = Normalize(image);
        var host = reference[..reference.IndexOf('/')];
        return why switch
        {
            Behaviour.PullFailure.NotFound => $"rpc error: code = NotFound desc = failed to pull and unpack image "
                + $"\"{reference}\": failed to resolve reference \"{reference}\": {reference}: not found",
            Behaviour.PullFailure.Unauthorized => $"failed to pull and unpack image \"{reference}\": failed to resolve "
                + $"reference \"{reference}\": pull access denied, repository does not exist or may require "
                + "authorization: server message: insufficient_scope: authorization failed",
            Behaviour.PullFailure.WrongArchitecture => $"rpc error: code = NotFound desc = failed to pull and unpack "
                + $"image \"{reference}\": no match for platform in manifest: not found",
            _ => $"failed to pull and unpack image \"{reference}\": failed to resolve reference \"{reference}\": "
                + $"failed to do request: Head \"https://{host}/v2/{Repository(reference)}/manifests/{Tag(reference)}\""
                + $": dial tcp: lookup {host}: i/o timeout",
        };
    }

    /// <summary>With registry, repository and tag: "nginx" is "docker.io/library/nginx:latest".</summary>
    public static string Normalize(string image)
    {
        var slash = image.IndexOf('/');
        var first = slash < 0 ? "" : image[..slash];
        var full = slash < 0 ? "docker.io/library/" + image
            : first.Contains('.') || first.Contains(':') || first == "localhost" ? image : "docker.io/" + image;
        return full.Contains('@') || full.IndexOf(':', full.LastIndexOf('/')) > 0 ? full : full + ":latest";
    }

    public static bool IsValid(string image) => image.Length > 0 && !image.Any(char.IsWhiteSpace)
        && !Repository(Normalize(image)).Any(char.IsUpper) && !image.EndsWith(':') && !image.EndsWith('/');

    /// <summary>A digest that stays the same for the same image.</summary>
    public static string Id(string image)
    {
        var reference = Normalize(image);
        var name = reference.Contains('@') ? reference[..reference.IndexOf('@')]
            : reference[..reference.LastIndexOf(':')];
        return $"{name}@sha256:{Hash(reference)}";
    }

    private static string Repository(string reference)
    {
        var path = reference[(reference.IndexOf('/') + 1)..];
        var end = path.IndexOfAny(['@', ':']);
        return end < 0 ? path : path[..end];
    }

    private static string Tag(string reference) => reference.Contains('@')
        ? reference[(reference.IndexOf('@') + 1)..] : reference[(reference.LastIndexOf(':') + 1)..];

    private static string Hash(string text) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
