using System.Text.Json.Nodes;
using RoomLens.Load.Media;
using RoomLens.Load.Signalling;

namespace RoomLens.Load.Peers;

/// <summary>A participant: signalling, one transport each way, at most one stream out, any number in.</summary>
internal sealed class LoadPeer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly LoadLoop _loop;
    private readonly PeerOptions _options;
    private readonly Dictionary<string, (IncomingStream Stream, LoadTransport Transport)> _consumers = [];
    private readonly List<LoadTransport> _transports = [];
    private ProtooClient _signalling = null!;
    private LoadTransport? _receiving;
    private LoadTransport? _sending;
    private volatile bool _isLeaving;

    private LoadPeer(LoadLoop loop, PeerOptions options) => (_loop, _options) = (loop, options);

    /// <summary>What it sends; null = nothing.</summary>
    public OutgoingStream? Stream { get; private set; }

    /// <summary>The signalling socket, for requests of a test.</summary>
    public ProtooClient Signalling => _signalling;

    /// <summary>What it has consumers of.</summary>
    public IReadOnlyList<IncomingStream> Streams
    {
        get
        {
            lock (_consumers) return [.. _consumers.Values.Select(consumer => consumer.Stream)];
        }
    }

    /// <summary>Datagrams it could make nothing of.</summary>
    public long Unexpected => (_receiving?.Unexpected ?? 0) + (_sending?.Unexpected ?? 0);

    /// <summary>Joins, connects its transports, publishes.</summary>
    public static async Task<LoadPeer> JoinAsync(LoadLoop loop, Uri signal, string room, string id, PeerOptions options)
    {
        var peer = new LoadPeer(loop, options);
        peer._signalling = await ProtooClient.ConnectAsync(signal, room, id, peer.HandleAsync);
        if (options.Consumes) peer._receiving = await peer.ConnectAsync(consuming: true);
        await peer._signalling.AskAsync("join", new JsonObject { ["displayName"] = id, ["rtpCapabilities"] = Descriptions.Capabilities(options.GivesFeedback) });
        if (options.PublishedSsrc is { } ssrc) await peer.PublishAsync(ssrc);
        return peer;
    }

    /// <summary>A transport whose handshake has begun, over a session that has joined.</summary>
    public async Task<LoadTransport> ConnectAsync(bool consuming, bool stopsAfterHello = false)
    {
        var answer = await _signalling.AskAsync("createWebRtcTransport", new JsonObject { ["producing"] = !consuming, ["consuming"] = consuming });
        var offer = TransportOffer.Read(answer);
        var fingerprint = new JsonObject { ["algorithm"] = "sha-256", ["value"] = _loop.Certificate.Fingerprint };
        await _signalling.AskAsync("connectWebRtcTransport", new JsonObject
        {
            ["transportId"] = offer.Id,
            ["dtlsParameters"] = new JsonObject { ["role"] = "client", ["fingerprints"] = new JsonArray(fingerprint) },
        });
        var transport = await _loop.ConnectAsync(offer, stopsAfterHello);
        if (!stopsAfterHello) await transport.Connected.WaitAsync(Limit);
        _transports.Add(transport);
        return transport;
    }

    /// <summary>Leaves the room: the signalling socket in order or as if the process had died, the transports with DTLS close_notify or silently.</summary>
    public async Task LeaveAsync(bool politely, bool closesDtls)
    {
        _isLeaving = true;
        await _signalling.LeaveAsync(politely);
        foreach (var transport in _transports) await _loop.CloseAsync(transport, closesDtls);
        _transports.Clear();
        await _signalling.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_isLeaving) await LeaveAsync(politely: true, closesDtls: true);
    }

    private async Task PublishAsync(uint ssrc)
    {
        _sending = await ConnectAsync(consuming: false);
        await _signalling.AskAsync("produce", new JsonObject
        {
            ["transportId"] = _sending.Id,
            ["kind"] = "video",
            ["rtpParameters"] = Descriptions.Stream(ssrc),
            ["appData"] = new JsonObject(),
        });
        Stream = await _loop.Loop.InvokeAsync(() =>
        {
            var stream = new OutgoingStream(ssrc, _options.PacketsPerSecond, _loop.Clock.Now);
            _sending.Publish(stream);
            return stream;
        });
    }

    private async Task HandleAsync(string method, JsonObject data)
    {
        switch (method)
        {
            case "newConsumer" when _receiving is { } receiving:
                var ssrc = data["rtpParameters"]!["encodings"]![0]!["ssrc"]!.GetValue<uint>();
                var sequence = _options.GivesFeedback ? Descriptions.TransportSequence : (byte)0;
                var stream = await _loop.Loop.InvokeAsync(() => receiving.Expect(ssrc, sequence));
                lock (_consumers) _consumers[data["id"]!.GetValue<string>()] = (stream, receiving);
                break;
            case "consumerClosed":
                await ForgetAsync(data["consumerId"]!.GetValue<string>());
                break;
        }
    }

    private async Task ForgetAsync(string consumer)
    {
        if (_isLeaving) return;
        (IncomingStream Stream, LoadTransport Transport) ended;
        lock (_consumers)
            if (!_consumers.Remove(consumer, out ended)) return;
        await _loop.Loop.InvokeAsync(() => ended.Transport.Forget(ended.Stream.Ssrc));
    }
}
