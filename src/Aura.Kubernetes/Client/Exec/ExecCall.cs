using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Aura.Kubernetes;

/// <summary>
/// Runs a command in a container over a WebSocket, in version 5 of Kubernetes' channel protocol or 4 where the server
/// knows no other. Nothing is sent to the command's standard input.
/// </summary>
internal sealed class ExecCall(KubeTransport transport, TimeProvider time, ExecOptions options)
{
    private const string Protocols = "v5.channel.k8s.io, v4.channel.k8s.io";

    public async Task<ExecResult> RunAsync(string path, CancellationToken cancel)
    {
        using var deadline = new Deadline(time, cancel);
        using var request = Request(path);
        ExecChannels? channels = null;
        var until = time.GetUtcNow() + options.Timeout;
        try
        {
            using var response = await deadline.WithinAsync(options.Timeout,
                transport.SwitchAsync(request, deadline.Token));
            Check(response, request);
            await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
            using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
            {
                SubProtocol = response.Headers.GetValues("Sec-WebSocket-Protocol").First(),
                KeepAliveInterval = Timeout.InfiniteTimeSpan,
            });
            channels = new ExecChannels(socket, options.MaxBytes, options.Stdout);
            await deadline.WithinAsync(until - time.GetUtcNow(), channels.ReadAsync(deadline.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested && channels?.HasStatus == true)
        {
            // All was told; only the server's goodbye is missing.
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new KubeException(KubeException.Timeout, "the command did not end within "
                + $"{options.Timeout.TotalSeconds:0} s; it may still be running in its container", 0, e);
        }
        catch (WebSocketException e)
        {
            throw new KubeException(KubeException.Unreachable,
                $"the connection broke before the command's end was told: {e.Message}; it may still be running", 0, e);
        }
        catch (Exception e) when (transport.Failure(e, cancel) is { } failure)
        {
            throw failure;
        }
        return channels.Result(transport.Error);
    }

    private HttpRequestMessage Request(string path)
    {
        var request = transport.Request(HttpMethod.Get, path, "*/*");
        // WebSocket over HTTP/2 is a protocol of its own that API servers do not speak.
        (request.Version, request.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));
        request.Headers.Add("Sec-WebSocket-Protocol", Protocols);
        return request;
    }

    /// <summary>RFC 6455, 4.1: the server must prove that it read the request as a WebSocket's.</summary>
    private static void Check(HttpResponseMessage response, HttpRequestMessage request)
    {
        var key = request.Headers.GetValues("Sec-WebSocket-Key").First();
#pragma warning disable CA5350 // SHA-1 is what the protocol asks for; nothing is kept secret by it.
        var expected = Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        string? Header(string name) =>
            response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
        if (Header("Sec-WebSocket-Accept") != expected || Header("Sec-WebSocket-Protocol") is not { } chosen
            || !Protocols.Split(", ").Contains(chosen))
            throw new HttpRequestException(HttpRequestError.InvalidResponse,
                "the server, or a proxy before it, did not take up the WebSocket for the command");
    }
}
