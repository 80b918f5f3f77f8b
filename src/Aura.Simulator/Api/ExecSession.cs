using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Api;

/// <summary>
/// A command running in a container, told over a WebSocket in Kubernetes' channel protocol: each message begins with
/// its channel (0 standard input, 1 output, 2 errors, 3 how it ended, as a Status). What the client sends is read and
/// dropped. As the real server does, it sends an empty message first, and at the end waits for the client to close.
/// </summary>
public sealed class ExecSession
{
    public const string V5 = "v5.channel.k8s.io";
    public const string V4 = "v4.channel.k8s.io";
    private const int MaxMessage = 32 * 1024;
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly SimulatedClock _clock;
    private readonly ExecAnswer _answer;
    private readonly ApiStatusException? _failure;
    private readonly bool _stdout;
    private readonly bool _stderr;

    internal ExecSession(ApiRequest request, string protocol, ExecAnswer answer, ApiStatusException? failure)
    {
        _clock = request.Server.Clock;
        (_answer, _failure, Protocol) = (answer, failure, protocol);
#pragma warning disable CA5350 // SHA-1 is what the protocol asks for; nothing is kept secret by it.
        Accept = Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(request.Upgrade!.Key + AcceptSuffix)));
#pragma warning restore CA5350
        _stdout = request.Query.Flag("stdout");
        // A terminal has one stream for both.
        _stderr = request.Query.Flag("stderr") && !request.Query.Flag("tty");
    }

    /// <summary>The subprotocol agreed on.</summary>
    public string Protocol { get; }

    /// <summary>Sec-WebSocket-Accept (RFC 6455).</summary>
    public string Accept { get; }

    /// <summary>Carries the session on; the connection has been switched to WebSocket already.</summary>
    internal async Task ServeAsync(Stream connection, CancellationToken cancel)
    {
        using var socket = WebSocket.CreateFromStream(connection, new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = Protocol,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        try
        {
            await SendAsync(socket, (byte)(_stdout ? 1 : _stderr ? 2 : 3), "", cancel);
            if (_failure is null && _answer.After > TimeSpan.Zero)
                await Pause.ForAsync(_answer.After, _clock, cancel);
            if (_failure is null && _stdout)
                await SendAsync(socket, 1, _answer.Stdout, cancel);
            if (_failure is null && _stderr)
                await SendAsync(socket, 2, _answer.Stderr, cancel);
            await SendAsync(socket, 3, Status().ToJsonString(GoJson.Options), cancel);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
            var sent = new byte[MaxMessage];
            while (socket.State == WebSocketState.CloseSent)
                await socket.ReceiveAsync(sent.AsMemory(), cancel);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The client went away.
        }
    }

    private JsonObject Status()
    {
        if (_failure is not null)
            return _failure.ToJson();
        if (_answer.ExitCode == 0)
            return new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" };
        return new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = "command terminated with non-zero exit code: command terminated with exit code "
                + _answer.ExitCode,
            ["reason"] = "NonZeroExitCode",
            ["details"] = new JsonObject
            {
                ["causes"] = new JsonArray(new JsonObject
                {
                    ["reason"] = "ExitCode",
                    ["message"] = _answer.ExitCode.ToString(),
                }),
            },
        };
    }

    private static async Task SendAsync(WebSocket socket, byte channel, string text, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var at = 0;
        do
        {
            var length = Math.Min(MaxMessage, bytes.Length - at);
            byte[] message = [channel, .. bytes.AsSpan(at, length)];
            await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, true, cancel);
            at += length;
        }
        while (at < bytes.Length);
    }
}
