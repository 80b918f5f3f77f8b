using System.Net.Sockets;

namespace Aura.Tests.Mcp.Agent;

/// <summary>Connections that can all be torn off at once; new ones are made as usual.</summary>
internal sealed class CuttableNetwork : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public CuttableNetwork() => Handler = new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            lock (_sockets)
                _sockets.Add(socket);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public SocketsHttpHandler Handler { get; }

    public int Cuts { get; private set; }

    public void Cut()
    {
        Cuts++;
        lock (_sockets)
        {
            foreach (var socket in _sockets)
                socket.Close(0);
            _sockets.Clear();
        }
    }

    public void Dispose() => Handler.Dispose();
}
