namespace Aura.Simulator.Http;

/// <summary>
/// Two streams joined head to tail within one process: what one end writes the other reads. A read that waits is
/// completed by the write, inline; nothing leaves the thread that drives the clock.
/// </summary>
internal static class DuplexPipe
{
    public static (Stream Client, Stream Server) Create(SimulatedClock clock, string what)
    {
        var up = new Direction();
        var down = new Direction();
        return (new End(down, up, clock, what), new End(up, down, clock, null));
    }

    private sealed class Direction
    {
        private readonly Lock _lock = new();
        private readonly Queue<byte[]> _chunks = new();
        private ReadOnlyMemory<byte> _rest;
        private TaskCompletionSource? _reader;
        private bool _closed;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            TaskCompletionSource? reader;
            lock (_lock)
            {
                if (_closed)
                    throw new IOException("Broken pipe");
                _chunks.Enqueue(bytes.ToArray());
                reader = TakeReader();
            }
            reader?.TrySetResult();
        }

        public void Close()
        {
            TaskCompletionSource? reader;
            lock (_lock)
            {
                _closed = true;
                reader = TakeReader();
            }
            reader?.TrySetResult();
        }

        /// <returns>What there is (0 at the end), or a wait for more.</returns>
        public (int Read, TaskCompletionSource? Wait) Read(Span<byte> buffer)
        {
            lock (_lock)
            {
                while (_rest.IsEmpty && _chunks.TryDequeue(out var next))
                    _rest = next;
                if (_rest.IsEmpty)
                    return _closed ? (0, null) : (0, _reader = new TaskCompletionSource());
                var length = Math.Min(buffer.Length, _rest.Length);
                _rest.Span[..length].CopyTo(buffer);
                _rest = _rest[length..];
                return (length, null);
            }
        }

        private TaskCompletionSource? TakeReader()
        {
            var reader = _reader;
            _reader = null;
            return reader;
        }
    }

    private sealed class End(Direction from, Direction to, SimulatedClock clock, string? what) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (read, wait) = from.Read(buffer.Span);
                if (wait is null)
                    return read;
                using var waiting = what is null ? null : clock.Waiting(what);
                await using var registration = cancellationToken.UnsafeRegister(
                    static (wait, token) => ((TaskCompletionSource)wait!).TrySetCanceled(token), wait);
                await wait.Task;
            }
        }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            to.Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task<int> ReadAsync(
            byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Write(byte[] buffer, int offset, int count) => to.Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        // The base class would do it on the thread pool.
        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                to.Close();
                from.Close();
            }
            base.Dispose(disposing);
        }
    }
}
