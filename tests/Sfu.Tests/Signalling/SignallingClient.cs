using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Signalling;

/// <summary>A protoo client without media. Frames are read in order; what a test does not ask for is kept.</summary>
internal sealed class SignallingClient : IDisposable
{
    public static readonly JsonObject Vp8Capabilities = JsonNode.Parse("""
        {"codecs":[
          {"kind":"video","mimeType":"video/VP8","clockRate":90000,"preferredPayloadType":96,"parameters":{},"rtcpFeedback":[{"type":"nack","parameter":"pli"}]},
          {"kind":"video","mimeType":"video/rtx","clockRate":90000,"preferredPayloadType":97,"parameters":{"apt":96}}],
         "headerExtensions":[]}
        """)!.AsObject();

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonObject> _kept = [];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _lastId;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<SignallingClient> ConnectAsync(SfuTestHost host, string room, string peer)
    {
        var client = new SignallingClient();
        client._socket.Options.AddSubProtocol("protoo");
        var address = host.Public.BaseAddress!;
        await client._socket.ConnectAsync(new Uri($"ws://{address.Authority}/signal?roomId={room}&peerId={peer}"), CancellationToken.None);
        return client;
    }

    public static async Task<SignallingClient> JoinAsync(SfuTestHost host, string room, string peer, string? capabilities = null)
    {
        var client = await ConnectAsync(host, room, peer);
        var joined = await client.RequestAsync("join", $$"""{"displayName":"{{peer}}","rtpCapabilities":{{capabilities ?? Vp8Capabilities.ToJsonString()}} }""");
        Assert.True(joined["ok"]?.GetValue<bool>(), joined.ToJsonString());
        return client;
    }

    public Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Asks, and gives the whole response.</summary>
    public async Task<JsonObject> RequestAsync(string method, string data = "{}")
    {
        var id = ++_lastId;
        await SendAsync($$"""{"request":true,"id":{{id}},"method":"{{method}}","data":{{data}} }""");
        return await ReceiveAsync(frame => frame["response"] is not null && frame["id"]!.GetValue<int>() == id);
    }

    /// <summary>The data of a response that must be good.</summary>
    public async Task<JsonObject> AskAsync(string method, string data = "{}")
    {
        var response = await RequestAsync(method, data);
        Assert.True(response["ok"]!.GetValue<bool>(), response.ToJsonString());
        return response["data"]!.AsObject();
    }

    /// <summary>The error code of a response that must be one.</summary>
    public async Task<int> FailAsync(string method, string data = "{}") => (await RequestAsync(method, data))["errorCode"]!.GetValue<int>();

    public Task<JsonObject> NotifiedAsync(string method) => NamedAsync("notification", method);

    public Task<JsonObject> AskedAsync(string method) => NamedAsync("request", method);

    public Task AnswerAsync(JsonObject request, bool accept) => SendAsync(accept
        ? $$"""{"response":true,"id":{{request["id"]}},"ok":true,"data":{} }"""
        : $$"""{"response":true,"id":{{request["id"]}},"ok":false,"errorCode":403,"errorReason":"no"}""");

    /// <summary>Reads until the server closes.</summary>
    public async Task UntilClosedAsync()
    {
        while (await ReadAsync() is not null) { }
    }

    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();

    private Task<JsonObject> NamedAsync(string form, string method) =>
        ReceiveAsync(frame => frame[form] is not null && frame["method"]!.GetValue<string>() == method);

    private async Task<JsonObject> ReceiveAsync(Predicate<JsonObject> wanted)
    {
        if (_kept.Find(wanted) is { } kept)
        {
            _kept.Remove(kept);
            return kept;
        }

        while (await ReadAsync() is { } frame)
        {
            if (wanted(frame)) return frame;
            _kept.Add(frame);
        }

        throw new InvalidOperationException("The server closed the socket.");
    }

    private async Task<JsonObject?> ReadAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask().WaitAsync(Limit);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (part.EndOfMessage) return JsonNode.Parse(_buffer.AsSpan(0, length))!.AsObject();
        }
    }
}
