using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Signalling;

/// <summary>
/// One WebSocket of a client. Messages to send wait in a bounded queue; a reader that lets it fill up is cut off, since what it missed cannot
/// be told again. <see cref="Send"/> and <see cref="Close"/> may be called from any thread and never wait.
/// </summary>
internal sealed class ProtooConnection(WebSocket socket, Func<Instant> clock) : IDisposable
{
    /// <summary>Close code of protoo: on purpose, do not come back.</summary>
    public const int ClosedOnPurpose = 4000;

    /// <summary>Close code for a client that is to come back and join anew: its worker is not there any more, or its node is about to go.</summary>
    public const int ComeAgain = (int)WebSocketCloseStatus.InternalServerError;

    /// <summary>Longest message taken, in octets: a browser's capabilities are about 10 kB.</summary>
    public const int MaxMessageBytes = 128 * 1024;

    // A room of fifty gives a newcomer some fifty offers of 2 kB.
    private const int MaxQueued = 512;

    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    private readonly Channel<byte[]> _outgoing = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly CancellationTokenSource _cutOff = new();
    private readonly MessageBudget _budget = new(burst: 300, perSecond: 50);
    private int _closeCode = (int)WebSocketCloseStatus.NormalClosure;

    /// <summary>The participant it speaks for; set by the worker thread.</summary>
    public SignallingPeer? Peer { get; set; }

    /// <summary>The client closed it on purpose, so it will not come back to re-attach.</summary>
    public bool WasClosedOnPurpose => socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.EndpointUnavailable or (WebSocketCloseStatus)ClosedOnPurpose;

    /// <summary>Queues a message.</summary>
    public void Send(JsonObject message)
    {
        if (!_outgoing.Writer.TryWrite(Encoding.UTF8.GetBytes(message.ToJsonString()))) _cutOff.CancelAsync();
    }

    /// <summary>Closes it after what is queued.</summary>
    public void Close(int code)
    {
        Volatile.Write(ref _closeCode, code);
        _outgoing.Writer.TryComplete();
    }

    /// <summary>Reads and writes until either side closes. Messages are handled one after the other.</summary>
    public async Task RunAsync(Func<ProtooMessage, Task> handle, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cutOff.Token);
        var writing = WriteAsync(linked.Token);
        try
        {
            await ReadAsync(handle, linked.Token);
            _outgoing.Writer.TryComplete();
            await writing;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // A socket that broke or was cut off: its peer may come back.
            socket.Abort();
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cutOff.Dispose();

    private async Task ReadAsync(Func<ProtooMessage, Task> handle, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += part.Count;
                if (length <= MaxMessageBytes) continue;
                Close((int)WebSocketCloseStatus.MessageTooBig);
                return;
            }
            while (!part.EndOfMessage);

            if (part.MessageType == WebSocketMessageType.Close) return;
            if (!_budget.TrySpend(clock()))
            {
                Close((int)WebSocketCloseStatus.PolicyViolation);
                return;
            }

            if (part.MessageType == WebSocketMessageType.Text && ProtooMessage.TryParse(buffer.AsSpan(0, length), out var message)) await handle(message);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)Volatile.Read(ref _closeCode), null, cancellationToken);
        }

        // A client that does not close in turn is cut off.
        _cutOff.CancelAfter(CloseWithin);
    }
}
