using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace RoomLens.Load.Signalling;

/// <summary>A protoo client: requests with answers, requests of the server handed to a handler, notifications too.</summary>
internal sealed class ProtooClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _asked = new();
    private readonly Func<string, JsonObject, Task> _handle;
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    private ProtooClient(Func<string, JsonObject, Task> handle) => _handle = handle;

    /// <summary>Opens a socket. The handler gets requests and notifications of the server; a request is accepted once it is done.</summary>
    public static async Task<ProtooClient> ConnectAsync(Uri signal, string room, string peer, Func<string, JsonObject, Task> handle)
    {
        var client = new ProtooClient(handle);
        client._socket.Options.AddSubProtocol("protoo");
        await client._socket.ConnectAsync(new Uri(signal, $"/signal?roomId={room}&peerId={peer}"), CancellationToken.None).WaitAsync(Limit);
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>Completes when the socket is closed, by whomever.</summary>
    public Task Closed => _reading;

    /// <summary>Asks, and gives the data of the answer.</summary>
    public async Task<JsonObject> AskAsync(string method, JsonObject data)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _asked[id] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Who reads the answers tells those who wait when it ends; whoever comes later sees that it has.
        if (_reading.IsCompleted) throw new IOException("The socket has closed.");
        await SendAsync(new JsonObject { ["request"] = true, ["id"] = id, ["method"] = method, ["data"] = data });
        var message = await answer.Task.WaitAsync(Limit);
        return message["ok"]?.GetValue<bool>() == true
            ? (JsonObject)message["data"]!
            : throw new InvalidOperationException($"{method}: {message.ToJsonString()}");
    }

    /// <summary>Leaves: with a close frame, or as if the process had died.</summary>
    public async Task LeaveAsync(bool politely)
    {
        if (!politely) _socket.Abort();
        else if (_socket.State == WebSocketState.Open) await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(Limit);
        else return;
        await _reading;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);

                if (part.MessageType == WebSocketMessageType.Close) break;
                await TakeAsync(JsonNode.Parse(buffer.AsSpan(0, length))!.AsObject());
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Aborted by us, or ended by the node: whoever waits for an answer is told below.
        }

        foreach (var waiting in _asked.Values) waiting.TrySetException(new IOException($"The socket has closed ({_socket.CloseStatus?.ToString() ?? "broken"})."));
    }

    private async Task TakeAsync(JsonObject message)
    {
        if (message["response"] is not null)
        {
            if (_asked.TryRemove(message["id"]!.GetValue<int>(), out var waiting)) waiting.TrySetResult(message);
            return;
        }

        await _handle(message["method"]!.GetValue<string>(), (JsonObject)message["data"]!);
        if (message["request"] is not null) await SendAsync(new JsonObject { ["response"] = true, ["id"] = message["id"]!.DeepClone(), ["ok"] = true, ["data"] = new JsonObject() });
    }

    private async Task SendAsync(JsonObject message)
    {
        await _sending.WaitAsync(_stop.Token);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, _stop.Token);
        }
        finally
        {
            _sending.Release();
        }
    }
}
