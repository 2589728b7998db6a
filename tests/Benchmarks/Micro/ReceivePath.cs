using RoomLens.Benchmarks.Measuring;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Time;

namespace RoomLens.Benchmarks.Micro;

/// <summary>One stream from protected packets to frames, whole and in parts.</summary>
internal sealed class ReceivePath : IDisposable
{
    public const int Batch = 500;

    private readonly PacketMaker _maker = new(1);
    private readonly byte[][] _packets = [.. Enumerable.Range(0, Batch).Select(_ => new byte[PacketMaker.PacketBytes + SrtpProfile.MaxExpansion])];
    private readonly int[] _lengths = new int[Batch];
    private readonly Instant[] _times = new Instant[Batch];
    private readonly SrtpContext _outbound;
    private readonly SrtpContext _inbound;
    private readonly ReceiveStream _stream;
    private readonly byte[] _rtcp = new byte[1200];

    public ReceivePath(SrtpProfile profile)
    {
        var (key, salt) = (new byte[profile.KeyLength], new byte[profile.SaltLength]);
        _outbound = SrtpContext.CreateOutbound(profile, key, salt);
        _inbound = SrtpContext.CreateInbound(profile, key, salt);
        _stream = new ReceiveStream(Options(1), new PacketBufferPool());
    }

    /// <summary>Frames given out: proof that the path was really taken.</summary>
    public long Frames { get; private set; }

    public static ReceiveStreamOptions Options(uint ssrc) => new()
    {
        Codec = VideoCodec.Vp8,
        Ssrc = ssrc,
        PayloadType = PacketMaker.PayloadType,
        RtxSsrc = ssrc + 1_000_000,
        RtxPayloadType = 97,
        LocalSsrc = 9,
        Cname = "bench",
        AbsCaptureTimeId = 12,
        VideoOrientationId = 11,
    };

    public Figure MeasureWhole() => Rounds.Measure(Batch, Protect, UnprotectAndReceive);

    public Figure MeasureUnprotect() => Rounds.Measure(Batch, Protect, Unprotect);

    public Figure MeasureReceive() => Rounds.Measure(Batch, Make, Receive);

    public void Dispose()
    {
        _outbound.Dispose();
        _inbound.Dispose();
    }

    private void Make()
    {
        for (var i = 0; i < Batch; i++)
        {
            _times[i] = new Instant(_maker.DueNs);
            _maker.Write(_packets[i].AsSpan(0, PacketMaker.PacketBytes));
            _lengths[i] = PacketMaker.PacketBytes;
        }
    }

    private void Protect()
    {
        Make();
        for (var i = 0; i < Batch; i++) _lengths[i] = _outbound.ProtectRtp(_packets[i], PacketMaker.PacketBytes);
    }

    private void Unprotect()
    {
        for (var i = 0; i < Batch; i++)
            if (!_inbound.TryUnprotectRtp(_packets[i].AsSpan(0, _lengths[i]), out _)) throw new InvalidOperationException("A packet was refused.");
    }

    private void UnprotectAndReceive()
    {
        for (var i = 0; i < Batch; i++)
        {
            if (!_inbound.TryUnprotectRtp(_packets[i].AsSpan(0, _lengths[i]), out var length)) throw new InvalidOperationException("A packet was refused.");
            Handle(_packets[i].AsSpan(0, length), _times[i]);
        }
    }

    private void Receive()
    {
        for (var i = 0; i < Batch; i++) Handle(_packets[i].AsSpan(0, _lengths[i]), _times[i]);
    }

    private void Handle(ReadOnlySpan<byte> bytes, Instant now)
    {
        if (!RtpPacket.TryParse(bytes, out var packet)) throw new InvalidOperationException("A packet was not parsed.");
        _stream.HandleRtp(packet, now);
        while (_stream.TryPollFrame(out _)) Frames++;
        while (_stream.TryPollRtcp(_rtcp, out _)) { }
    }
}
