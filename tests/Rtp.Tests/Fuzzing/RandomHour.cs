using System.Buffers.Binary;
using RoomLens.Fuzzing;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Random packets at 150 a second for as long as wanted: random octets behind a header of the stream whose numbers wander, now and then jump.</summary>
internal sealed class RandomHour(VideoCodec codec, int seed)
{
    private const int PacketsPerSecond = 150;

    private readonly Mutator _random = new(seed);
    private readonly PacketBufferPool _pool = new();
    private readonly byte[] _packet = new byte[400];
    private readonly byte[] _rtcp = new byte[1200];
    private ReceiveStream? _stream;
    private Instant _now = Instant.FromMilliseconds(1000);
    private ushort _sequence;
    private uint _timestamp;

    /// <summary>Packets fed.</summary>
    public long Packets { get; private set; }

    /// <summary>Buffers held by the receiver.</summary>
    public int Buffers => _pool.Outstanding;

    /// <summary>Share of the packets that were not refused.</summary>
    public double Accepted => 1 - _stream!.Stats.Refused / (double)Packets;

    public void Run(TimeSpan time)
    {
        _stream ??= new ReceiveStream(
            new ReceiveStreamOptions
            {
                Codec = codec,
                Ssrc = EmulatedEncoder.Ssrc,
                PayloadType = EmulatedEncoder.PayloadType,
                RtxSsrc = EmulatedEncoder.Ssrc + 1,
                RtxPayloadType = 97,
                LocalSsrc = 1,
                Cname = "hour",
                AbsCaptureTimeId = 1,
                VideoOrientationId = 2,
            },
            _pool);
        for (var end = _now + time; _now < end; _now += TimeSpan.FromSeconds(1.0 / PacketsPerSecond)) Feed(_stream);
    }

    private void Feed(ReceiveStream stream)
    {
        var packet = _packet.AsSpan(0, 14 + _random.Next(_packet.Length - 14));
        _random.Fill(packet);
        _sequence += (ushort)(_random.Chance(0.9) ? 1 : _random.Chance(0.98) ? _random.Next(8) - 3 : _random.Next(1 << 16));
        if (_random.Chance(0.3)) _timestamp += 3000;
        var rtx = _random.Chance(0.1);
        var marker = (packet[1] & 0x80) != 0;
        // One header in ten keeps its random first octet: CSRCs, extensions and padding that are not there.
        var flags = _random.Chance(0.1) ? (byte)(packet[0] & 0x3F | 0x80) : (byte)0x80;
        RtpHeaderWriter.Write(packet, rtx ? (byte)97 : EmulatedEncoder.PayloadType, marker, _sequence, _timestamp, rtx ? EmulatedEncoder.Ssrc + 1 : EmulatedEncoder.Ssrc);
        packet[0] = flags;
        if (rtx) BinaryPrimitives.WriteUInt16BigEndian(packet[12..], (ushort)(_sequence - _random.Next(40)));
        Packets++;
        if (RtpPacket.TryParse(packet, out var parsed)) stream.HandleRtp(parsed, _now);
        stream.HandleTimeout(_now);
        while (stream.TryPollFrame(out _)) { }
        while (stream.TryPollRtcp(_rtcp, out _)) { }
    }
}
