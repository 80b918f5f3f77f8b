using System.Collections.Concurrent;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Aura.Mcp.Http.Pages;

/// <summary>The page's own files, embedded; each compressed once, and told apart by its hash.</summary>
internal static class PageFiles
{
    public const string Index = "index.html";

    private const string Folder = "pages/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8", [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8", [".svg"] = "image/svg+xml", [".json"] = "application/json",
        [".png"] = "image/png", [".ico"] = "image/x-icon", [".webmanifest"] = "application/manifest+json",
    };

    // Folders stand in resources' names as the build machine writes them.
    private static readonly Dictionary<string, string> Resources = Assembly.GetExecutingAssembly()
        .GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(n => n[Folder.Length..].Replace('\\', '/'), StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, Entry> Read = new(StringComparer.Ordinal);

    /// <summary>The file's bytes; null where there is none of that name.</summary>
    public static byte[]? Find(string path) => Open(path)?.Plain;

    public static async Task ServeAsync(HttpContext http, string path)
    {
        if (Open(path) is not { } file)
            throw PageFault.NotThere($"file {path}");
        var headers = http.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.Vary = "Accept-Encoding";
        headers.ETag = file.Tag;
        if (http.Request.Headers.IfNoneMatch.Any(t => t?.Contains(file.Tag, StringComparison.Ordinal) == true))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        http.Response.ContentType = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        var accepted = http.Request.GetTypedHeaders().AcceptEncoding;
        var (body, encoding) = Accepts(accepted, "br") ? (file.Brotli, "br")
            : Accepts(accepted, "gzip") ? (file.Gzip, "gzip") : (file.Plain, null);
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(a => a.Value == encoding && a.Quality is not 0);

    private static Entry? Open(string path) => !Resources.TryGetValue(path, out var name) ? null
        : Read.GetOrAdd(path, _ =>
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return new Entry(memory.ToArray());
        });

    private static byte[] Packed(byte[] plain, Func<Stream, Stream> pack)
    {
        using var memory = new MemoryStream();
        using (var packing = pack(memory))
            packing.Write(plain);
        return memory.ToArray();
    }

    private sealed class Entry(byte[] plain)
    {
        public byte[] Plain => plain;

        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))}\"";

        public byte[] Brotli => field ??= Packed(plain, s => new BrotliStream(s, CompressionLevel.Optimal));

        public byte[] Gzip => field ??= Packed(plain, s => new GZipStream(s, CompressionLevel.Optimal));
    }
}
