using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Aura.Tests.Trust;

/// <summary>A webhook's receiver that fails, and says too much about it.</summary>
internal sealed class BrokenReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public BrokenReceiver(string error)
    {
        _listener.Start();
        Received = AnswerAsync(error);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook");

    /// <summary>The first request, head and body.</summary>
    public Task<string> Received { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<string> AnswerAsync(string error)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var stream = client.GetStream();
        var (text, length) = (new StringBuilder(), 0);
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            text.AppendLine(line);
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(line.Split(':')[1]);
        }
        var body = new char[length];
        await reader.ReadBlockAsync(body);
        var answer = Encoding.UTF8.GetBytes(error);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 500 Broken\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(answer);
        return text.Append(body).ToString();
    }
}
