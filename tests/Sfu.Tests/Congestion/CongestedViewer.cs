using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Congestion;
using RoomLens.Sfu.Consumers;
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

    private readonly byte[] _slot = new byte[2048];
    private readonly NetworkLink _link = new(conditions, seed);
    private readonly TransportWideRecorder _recorder = new();
    private readonly Queue<(long At, byte[] Compound)> _feedback = new();
    private readonly Dictionary<uint, int> _widths = [];
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

    /// <summary>Width of the last key frame of a consumer that arrived; 0 = none yet.</summary>
    public int WidthOf(Consumer consumer) => _widths.GetValueOrDefault(consumer.Settings.Ssrc);

    public Consumer View(Producer producer, RoomTable rooms, Instant now, int priority = 1)
    {
        var settings = new ConsumerSettings(++_lastSsrc, 96, ++_lastSsrc, RtxPayloadType, ForwardedExtensions.Inside) { TransportSequence = 5 };
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
        else if (Vp8Descriptor.TryParse(packet.Payload, out var descriptor) && descriptor.StartOfPartition) NoteWidth(packet.Ssrc, packet.Payload[4..]);
    }

    private void NoteWidth(uint ssrc, ReadOnlySpan<byte> frame)
    {
        if ((frame[0] & 1) == 0) _widths[ssrc] = frame[6] | frame[7] << 8;
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
