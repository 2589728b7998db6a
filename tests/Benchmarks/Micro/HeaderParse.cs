using RoomLens.Benchmarks.Measuring;
using RoomLens.Rtp.Packets;

namespace RoomLens.Benchmarks.Micro;

/// <summary>Parsing RTP headers, with the fields read that routing needs.</summary>
internal sealed class HeaderParse
{
    private const int Operations = 20_000;

    private readonly byte[][] _packets = new byte[64][];
    private uint _sum;

    public HeaderParse()
    {
        var maker = new PacketMaker(1);
        for (var i = 0; i < _packets.Length; i++) maker.Write(_packets[i] = new byte[PacketMaker.PacketBytes]);
    }

    /// <summary>Keeps what was read alive.</summary>
    public uint Sum => _sum;

    public Figure Measure() => Rounds.Measure(Operations, static () => { }, Parse);

    private void Parse()
    {
        var sum = _sum;
        for (var i = 0; i < Operations; i++)
        {
            if (RtpPacket.TryParse(_packets[i & 63], out var packet)) sum += packet.Ssrc + packet.SequenceNumber + packet.PayloadType;
        }
        _sum = sum;
    }
}
