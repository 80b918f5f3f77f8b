using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Aura.Tests.Mcp.Telemetry;

/// <summary>A collector on loopback: takes OTLP over HTTP, or over gRPC, and keeps what it got.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<(string Path, string Type, byte[] Body)> _got = new();

    private OtlpReceiver(WebApplication application) => _application = application;

    public string Address => _application.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What was sent, as bytes, with the paths that it came to.</summary>
    public IReadOnlyList<(string Path, string Type, byte[] Body)> Got => [.. _got];

    public IReadOnlyList<OtlpSpan> Spans => [.. Bodies("trace").SelectMany(b => OtlpData.Spans(b))];

    /// <summary>As last told of each series: the sums run on.</summary>
    public IReadOnlyList<OtlpPoint> Points =>
    [
        .. Bodies("metrics").SelectMany(b => OtlpData.Points(b))
            .GroupBy(p => (p.Metric, string.Join(',', p.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal))))
            .Select(g => g.Last()),
    ];

    public IReadOnlyList<OtlpLog> Logs => [.. Bodies("logs").SelectMany(b => OtlpData.Logs(b))];

    /// <param name="grpc">Over HTTP/2 in clear text, each message in gRPC's frame.</param>
    public static async Task<OtlpReceiver> StartAsync(bool grpc = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0,
            listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var receiver = new OtlpReceiver(builder.Build());
        receiver._application.Run(grpc ? receiver.TakeGrpcAsync : receiver.TakeAsync);
        await receiver._application.StartAsync();
        return receiver;
    }

    /// <summary>Anywhere in what was sent.</summary>
    public bool Contains(string text, string? signal = null) =>
        Bodies(signal ?? "").Any(b => b.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private IEnumerable<byte[]> Bodies(string signal) =>
        Got.Where(g => g.Path.Contains(signal, StringComparison.OrdinalIgnoreCase)).Select(g => g.Body);

    private async Task TakeAsync(HttpContext context)
    {
        var bytes = await BodyAsync(context);
        _got.Enqueue((context.Request.Path, context.Request.ContentType ?? "", bytes));
        context.Response.ContentType = "application/x-protobuf";
    }

    private async Task TakeGrpcAsync(HttpContext context)
    {
        // A flag whether it is compressed, the length in four bytes, the message.
        var bytes = await BodyAsync(context);
        _got.Enqueue((context.Request.Path, context.Request.ContentType ?? "", bytes[5..]));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
