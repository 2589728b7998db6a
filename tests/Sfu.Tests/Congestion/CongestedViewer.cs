using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Congestion;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Tests.Congestion;

/// <summary>
/// A viewer behind an emulated path. What it is sent goes through the node's own numbering and bandwidth division; it answers with transport-wide
/// feedback every 100 ms, and sees on the wire which layer it gets.
/// </summary>
internal sealed class CongestedViewer(NetworkConditions conditions, int seed) : IConsumerTransport
{
    private const byte RtxPayloadType = 97;
    private const int FeedbackMs = 100;
    private const int ReturnMs = 20;

    // Three times as long as the pattern of temporal layers.
    private const int SeenMs = 480;

    private readonly byte[] _slot = new byte[2048];
    private readonly NetworkLink _link = new(conditions, seed);
    private readonly TransportWideRecorder _recorder = new();
    private readonly Queue<(long At, byte[] Compound)> _feedback = new();
    private readonly Dictionary<(uint Ssrc, LayerPair Layer), long> _seen = [];
    private readonly HashSet<(uint Ssrc, int Number)> _sent = [];
    private readonly Dictionary<uint, int> _spatial = [];
    private long _nowMs;
    private uint _lastSsrc = 100;

    public DownlinkBandwidth Downlink { get; } = new();

    public NetworkConditions Conditions
    {
        get => _link.Conditions;
        set => _link.Conditions = value;
    }

    public long ReceivedOctets { get; private set; }

    public long RepairOctets { get; private set; }

    public List<ushort> Numbers { get; } = [];

    public double LongestWaitMs { get; set; }

    /// <summary>Frames that were sent without one that they refer to.</summary>
    public int Undecodable { get; private set; }

    /// <summary>Width of the last frame of a consumer that arrived; 0 = none yet.</summary>
    public int WidthOf(Consumer consumer) => _spatial.TryGetValue(consumer.Settings.Ssrc, out var spatial) ? 160 << spatial : 0;

    /// <summary>The highest spatial layer of a consumer that arrives, and the highest temporal one in it.</summary>
    public LayerPair LayersOf(Consumer consumer)
    {
        var seen = _seen.Where(pair => pair.Key.Ssrc == consumer.Settings.Ssrc && _nowMs - pair.Value < SeenMs).Select(pair => pair.Key.Layer).ToList();
        var spatial = seen.Count == 0 ? -1 : seen.Max(layer => layer.Spatial);
        return new LayerPair(spatial, seen.Where(layer => layer.Spatial == spatial).Select(layer => layer.Temporal).DefaultIfEmpty(-1).Max());
    }

    public Consumer View(Producer producer, RoomTable rooms, Instant now, int priority = 1, bool hasRtx = true)
    {
        var settings = new ConsumerSettings(++_lastSsrc, 96, hasRtx ? ++_lastSsrc : null, hasRtx ? RtxPayloadType : null, ForwardedExtensions.Inside) { TransportSequence = 5 };
        var consumer = new Consumer($"c{_lastSsrc}", producer, this, settings, 1000) { Priority = priority };
        rooms.AddConsumer(consumer);
        Downlink.Attach(consumer);
        consumer.Resume(now);
        return consumer;
    }

    public void HandleMillisecond(long nowMs, Instant now)
    {
        _nowMs = nowMs;
        while (_feedback.TryPeek(out var due) && due.At <= nowMs) Hear(_feedback.Dequeue().Compound, now);
        while (_link.TryReceive(nowMs, out var packet)) Take(packet, now);
        if (nowMs % FeedbackMs == 7) GiveFeedback();
    }

    public Span<byte> ReserveRtp() => _slot;

    public bool CommitRtp(int length)
    {
        NoteSent(_slot.AsSpan(0, length));
        length = Downlink.Stamp(_slot, length, Instant.FromMilliseconds(_nowMs));
        LongestWaitMs = Math.Max(LongestWaitMs, _link.WaitMs(_nowMs));
        _link.Send(_slot[..length], _nowMs);
        return true;
    }

    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
    }

    public void Detach(Consumer consumer) => Downlink.Detach(consumer);

    private void Take(byte[] bytes, Instant now)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.True(packet.TryGetExtension(5, out var data));
        Assert.True(HeaderExtensions.TryReadTransportSequence(data, out var number));
        Numbers.Add(number);
        _recorder.HandlePacket(number, now);
        ReceivedOctets += bytes.Length;
        if (packet.PayloadType == RtxPayloadType) RepairOctets += bytes.Length;
        else if (FrameRecord.TryRead(bytes, out var layer, out _, out _))
        {
            _seen[(packet.Ssrc, layer)] = _nowMs;
            _spatial[packet.Ssrc] = layer.Spatial;
        }
    }

    private void NoteSent(ReadOnlySpan<byte> bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        if (packet.PayloadType == RtxPayloadType || !FrameRecord.TryRead(bytes, out _, out var number, out var references)) return;
        var ssrc = packet.Ssrc;
        if (!references.All(reference => _sent.Contains((ssrc, reference)))) Undecodable++;
        _sent.Add((ssrc, number));
    }

    private void GiveFeedback()
    {
        var buffer = new byte[1200];
        while (_recorder.HasNews)
        {
            var writer = new RtcpWriter(buffer);
            if (!_recorder.TryWrite(ref writer, 1, 2)) return;
            _feedback.Enqueue((_nowMs + ReturnMs, buffer[..writer.Length]));
        }
    }

    private void Hear(byte[] compound, Instant now)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        Assert.True(reader.TryRead(out var packet));
        Downlink.HandleFeedback(packet.ReadTransportWide(), now);
    }
}
