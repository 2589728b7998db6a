using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Tests.Srtp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Receive;

/// <summary>Nothing is allocated per packet once buffers are warm: neither received, lost, asked for and repaired, nor forwarded.</summary>
public sealed class AllocationTests
{
    private const int WarmPackets = 20_000;
    private const int MeasuredPackets = 20_000;
    private const int Frames = 400;

    // A stream in memory, looped by moving its numbers on: the test itself must not allocate while it is measured.
    private readonly List<byte[]> _packets = [];
    private readonly byte[] _packet = new byte[2000];
    private readonly byte[] _repair = new byte[2000];
    private readonly byte[] _rtcp = new byte[1200];
    private ushort _sequence = 64_000;
    private ushort _rtxSequence;
    private uint _timestamp;
    private long _now = 1_000_000_000;
    private long _frames;

    public static TheoryData<VideoCodec> Codecs => [.. Enum.GetValues<VideoCodec>()];

    public static TheoryData<string> Profiles => [.. SrtpProfile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ReceivedProtectedPackets_WithLossAndRepair_AllocateNothing(string profileName)
    {
        Assert.True(SrtpProfile.TryFind(profileName, out var profile));
        var (key, salt) = SrtpPackets.Keys(profile!);
        using var outbound = SrtpContext.CreateOutbound(profile!, key, salt);
        using var inbound = SrtpContext.CreateInbound(profile!, key, salt);
        var stream = new ReceiveStream(StreamHarness.Options, new PacketBufferPool());
        MakeStream();

        Receive(WarmPackets);
        var (before, framesBefore) = (GC.GetAllocatedBytesForCurrentThread(), _frames);
        Receive(MeasuredPackets);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.True(_frames - framesBefore > MeasuredPackets / 6, $"{_frames - framesBefore} frames");
        Assert.True(stream.Stats.RecoveredPackets > MeasuredPackets / 60, $"{stream.Stats.RecoveredPackets} repaired");

        void Receive(int packets)
        {
            for (var i = 0; i < packets; i++)
            {
                var length = Next(i);
                var lost = i % 50 == 25;
                if (lost) _packet.AsSpan(0, length).CopyTo(_repair);
                else Protected(_packet, length);
                if (i % 50 != 35) continue;
                // The packet lost ten packets ago comes as a retransmission.
                Assert.True(RtpPacket.TryParse(_repair.AsSpan(0, length), out var original));
                Protected(_packet, RtxPacket.Encode(original, 97, 0xABCE, _rtxSequence++, _packet));
            }
        }

        void Protected(byte[] packet, int length)
        {
            var protectedLength = outbound.ProtectRtp(packet, length);
            Assert.True(inbound.TryUnprotectRtp(packet.AsSpan(0, protectedLength), out length));
            Assert.True(RtpPacket.TryParse(packet.AsSpan(0, length), out var parsed));
            var now = new Instant(_now);
            stream.HandleRtp(parsed, now);
            stream.HandleTimeout(now);
            while (stream.TryPollFrame(out _)) _frames++;
            while (stream.TryPollRtcp(_rtcp, out _)) { }
        }
    }

    /// <summary>Depacketizers, parameter sets and gates of every codec: the packets of a stream with key frames in it, again and again.</summary>
    [Theory]
    [MemberData(nameof(Codecs))]
    public void ReceivedPackets_OfEachCodec_AllocateNothing(VideoCodec codec)
    {
        const int Passes = 40;
        var stream = new ReceiveStream(StreamHarness.Options with { Codec = codec, Ssrc = EmulatedEncoder.Ssrc, PayloadType = EmulatedEncoder.PayloadType }, new PacketBufferPool());
        var encoder = new EmulatedEncoder(codec, seed: 1, temporalLayers: codec == VideoCodec.Vp8);
        for (var frame = 0; frame < Frames; frame++) _packets.AddRange(encoder.Next(frame % 75 == 0));

        Pass(Passes);
        var (before, framesBefore) = (GC.GetAllocatedBytesForCurrentThread(), _frames);
        Pass(Passes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((0, Passes * Frames), (allocated, _frames - framesBefore));

        void Pass(int passes)
        {
            for (var i = 0; i < passes * _packets.Count; i++)
            {
                var length = NextOf(i % _packets.Count);
                Assert.True(RtpPacket.TryParse(_packet.AsSpan(0, length), out var packet));
                stream.HandleRtp(packet, new Instant(_now));
                while (stream.TryPollFrame(out _)) _frames++;
                while (stream.TryPollRtcp(_rtcp, out _)) { }
            }
        }
    }

    [Fact]
    public void ForwardedPackets_AllocateNothing()
    {
        var history = new RetransmissionHistory(new RetransmissionHistoryOptions(), new PacketBufferPool());
        var rewriter = new RtpRewriter(7, 100, 1);
        MakeStream();
        rewriter.Synchronize(0, _sequence);
        var extender = new SequenceExtender();

        Forward(WarmPackets);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Forward(MeasuredPackets);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);

        void Forward(int packets)
        {
            for (var i = 0; i < packets; i++)
            {
                var length = Next(i);
                Assert.True(RtpPacket.TryParse(_packet.AsSpan(0, length), out var packet));
                var sequence = extender.Extend(packet.SequenceNumber);
                history.Add(sequence, packet.Bytes, beginsKeyFrame: false, new Instant(_now));
                Assert.True(rewriter.TryMap(0, sequence, out var output));
                rewriter.Write(_packet.AsSpan(0, length), output, new MediaTime(packet.Timestamp, 90_000));
                Assert.True(rewriter.TryMapBack((ushort)output, out _, out var back) && history.TryGet(back, new Instant(_now), out _));
            }
        }
    }

    private void MakeStream()
    {
        var source = new Vp8Source();
        for (var frame = 0; frame < Frames; frame++) _packets.AddRange(source.NextFrame(4, key: frame % 75 == 0));
    }

    /// <summary>A packet of a stream whose frames have any number of them: its own header, numbers and time moved on.</summary>
    private int NextOf(int index)
    {
        var original = _packets[index];
        original.CopyTo(_packet, 0);
        var begins = index == 0 || (_packets[index - 1][1] & 0x80) != 0;
        if (begins) _timestamp += 3000;
        RtpHeaderWriter.Rewrite(_packet, EmulatedEncoder.PayloadType, _sequence++, _timestamp, EmulatedEncoder.Ssrc);
        _now += 8_000_000;
        return original.Length;
    }

    private int Next(int index)
    {
        var original = _packets[index % _packets.Count];
        original.CopyTo(_packet, 0);
        // Each frame has four packets; picture ids run on by themselves only within one pass, so a key frame begins each.
        if (index % 4 == 0) _timestamp += 3000;
        RtpHeaderWriter.Rewrite(_packet, Vp8Source.PayloadType, _sequence++, _timestamp, Vp8Source.Ssrc);
        _now += 8_000_000;
        return original.Length;
    }
}
