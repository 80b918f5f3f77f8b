using System.IO.Compression;
using System.Net;
using System.Text;

namespace Aura.Tests.Mcp.Pages;

/// <summary>The page's files, for whoever comes.</summary>
public sealed class FileTests
{
    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/page/app.js", "text/javascript; charset=utf-8")]
    [InlineData("/page/views/now.js", "text/javascript; charset=utf-8")]
    [InlineData("/page/style.css", "text/css; charset=utf-8")]
    [InlineData("/page/icon.svg", "image/svg+xml")]
    public async Task AFileIsServedAsWhatItIs(string path, string type)
    {
        await using var host = await PageHost.StartAsync();

        using var response = await host.Browser().SendAsync(HttpMethod.Get, path);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, $"{response.Content.Headers.ContentType}"));
        Assert.Equal("no-cache", $"{response.Headers.CacheControl}");
        Assert.StartsWith("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task ItIsCompressedForWhoTakesThat(string encoding)
    {
        await using var host = await PageHost.StartAsync();
        var plain = await host.Browser().Http.GetStringAsync(new Uri("/page/style.css", UriKind.Relative));

        using var response = await host.Browser().SendAsync(HttpMethod.Get, "/page/style.css",
            change: r => r.Headers.Add("Accept-Encoding", encoding));

        await using var body = await response.Content.ReadAsStreamAsync();
        await using var unpacked = encoding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        Assert.Equal(plain, await reader.ReadToEndAsync());
        if (encoding != "identity")
            Assert.True(response.Content.Headers.ContentLength < plain.Length / 2);
    }

    [Fact]
    public async Task WhatTheBrowserHasIsNotSentAgain()
    {
        await using var host = await PageHost.StartAsync();
        using var first = await host.Browser().SendAsync(HttpMethod.Get, "/page/app.js");

        using var again = await host.Browser().SendAsync(HttpMethod.Get, "/page/app.js",
            change: r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
    }
}
