using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Rtcp;

public sealed class RtcpTests
{
    private static readonly ReportBlock Block = new(2, 17, -5, 0x1FFFF, 9, 0xAABBCCDD, 65536);

    /// <summary>As Chromium sends it: filled up to 32 bits by one octet of padding.</summary>
    [Fact]
    public void TransportWideFeedback_PaddedByOneOctet_IsRead()
    {
        var bytes = Convert.FromHexString("afcd0005fa17fa1743032fa0009900013de8021720019401");

        Assert.True(RtcpReader.TryCreate(bytes, out var reader));
        Assert.True(reader.TryRead(out var packet));

        var feedback = packet.ReadTransportWide();
        Assert.Equal((153, 1, 23), (feedback.BaseSequence, feedback.StatusCount, feedback.FeedbackCount));
        Assert.True(feedback.TryRead(out _, out var status, out var deltaUs));
        Assert.Equal((PacketStatus.SmallDelta, 148 * 250), (status, deltaUs));
    }

    [Theory]
    [InlineData("a1c8000100000001")]
    [InlineData("a1c9000200000001" + "00000001")]
    [InlineData("a0c90002000000010000000380c9000100000001")]
    public void OtherPackets_PaddedByPartOfAWord_OrInTheMiddle_AreRefused(string hex) => Assert.False(RtcpReader.TryCreate(Convert.FromHexString(hex), out _));

    [Fact]
    public void Writer_Compound_IsReadBack()
    {
        var bytes = WriteCompound();

        Assert.True(RtcpReader.TryCreate(bytes, out var reader));

        Assert.True(reader.TryRead(out var sender));
        Assert.Equal(new SenderReport(1, new NtpTime(0x0102030405060708), 90_000, 10, 1000), sender.ReadSenderReport());
        Assert.Equal(Block, sender.ReadReport(0));
        Assert.True(reader.TryRead(out var sdes));
        var items = sdes.ReadSourceDescription();
        Assert.True(items.TryRead(out var ssrc, out var type, out var text));
        Assert.Equal((1u, SdesReader.Cname, "bot"), (ssrc, type, System.Text.Encoding.ASCII.GetString(text)));
        Assert.False(items.TryRead(out _, out _, out _));
        Assert.True(reader.TryRead(out var nack));
        Assert.Equal([65534, 65535, 0, 3, 14, 15], ReadNack(nack));
        Assert.True(reader.TryRead(out var fir));
        Assert.Equal((7u, (byte)9), fir.ReadFir(0));
        Assert.True(reader.TryRead(out var goodbye));
        Assert.Equal(1u, goodbye.ReadGoodbye(0));
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void TryCreate_EachTruncation_IsRefusedOrEndsAtAPacket()
    {
        var bytes = WriteCompound();
        for (var length = 0; length < bytes.Length; length++)
        {
            if (!RtcpReader.TryCreate(bytes.AsSpan(0, length), out var reader)) continue;
            var read = 0;
            while (reader.TryRead(out var packet)) read += packet.Bytes.Length;
            Assert.Equal(length, read);
        }
    }

    [Fact]
    public void TryCreate_MutatedCompounds_NeverThrow()
    {
        var good = WriteCompound();
        var random = new Random(99);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = good.AsSpan(0, random.Next(good.Length + 1)).ToArray();
            for (var i = random.Next(6); i >= 0 && bytes.Length > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!RtcpReader.TryCreate(bytes, out var reader)) continue;
            while (reader.TryRead(out var packet)) ReadEverything(packet);
        }
    }

    [Fact]
    public void TryCreate_MutatedTransportWideFeedback_NeverThrows()
    {
        // From the tests of mediasoup (TestFeedbackRtpTransport).
        var good = Convert.FromHexString("8fcd0007fa17fa1709faff670027000d5fc2f103bf8e100000000000001c0400");
        var random = new Random(5);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = good.ToArray();
            for (var i = random.Next(6); i >= 0; i--) bytes[4 + random.Next(bytes.Length - 4)] = (byte)random.Next(256);
            if (!RtcpReader.TryCreate(bytes, out var reader) || !reader.TryRead(out var packet)) continue;
            var feedback = packet.ReadTransportWide();
            var read = 0;
            while (feedback.TryRead(out _, out _, out _)) read++;
            Assert.Equal(feedback.StatusCount, read);
        }
    }

    [Fact]
    public void TryCreate_TransportWideFeedbackOfChromium_IsReadWithPaddingOfAnyLength()
    {
        // Chromium 156: four small deltas and one run chunk end two octets before the word does.
        var padded = Convert.FromHexString("AFCD0006FA17FA176AA19F8A0000000405E943002004FD454F530002");
        var nack = Convert.FromHexString("A1CD0004000000010000000200030000000000020000");
        var nackPadded = Convert.FromHexString("A1CD0003000000010000000200030002");

        Assert.True(RtcpReader.TryCreate(padded, out var reader));
        Assert.True(reader.TryRead(out var packet));
        var feedback = packet.ReadTransportWide();
        List<int> deltas = [];
        while (feedback.TryRead(out _, out _, out var deltaUs)) deltas.Add(deltaUs / 250);

        Assert.Equal([0xFD, 0x45, 0x4F, 0x53], deltas);
        Assert.False(RtcpReader.TryCreate(nack, out _));
        Assert.False(RtcpReader.TryCreate(nackPadded, out _));
    }

    /// <summary>RFC 3550 has whole words of padding; application data of any length is filled up by it all the same.</summary>
    [Fact]
    public void TryCreate_ApplicationDataFilledUpByThreeOctets_IsRead()
    {
        var padded = Convert.FromHexString("A1CC0003" + "00000007" + "54455354" + "2A000003");

        Assert.True(RtcpReader.TryCreate(padded, out var reader));
        Assert.True(reader.TryRead(out var packet));

        Assert.Equal(RtcpKind.Application, packet.Kind);
        Assert.Equal([0x2A], packet.Body[8..].ToArray());
    }

    /// <summary>Nine runs of packets not received, in 40 octets: as many packets as the count can tell of.</summary>
    [Fact]
    public void TryCreate_TransportWideFeedbackOf65535Lost_IsReadAndRefusedWhereARunIsMissing()
    {
        var runs = string.Concat(Enumerable.Repeat("1FFF", 8)) + "0007" + "0000";
        var feedback = Convert.FromHexString("8FCD0009" + "0000000100000002" + "FFF0FFFF" + "00000000" + runs);
        var short1 = Convert.FromHexString("8FCD0008" + "0000000100000002" + "FFF0FFFF" + "00000000" + runs[..32]);

        Assert.True(RtcpReader.TryCreate(feedback, out var reader));
        Assert.True(reader.TryRead(out var packet));
        var statuses = packet.ReadTransportWide();
        var read = 0;
        while (statuses.TryRead(out var sequence, out var status, out _))
            Assert.Equal((unchecked((ushort)(0xFFF0 + read++)), PacketStatus.NotReceived), (sequence, status));

        Assert.Equal(65_535, read);
        Assert.False(RtcpReader.TryCreate(short1, out _));
    }

    [Fact]
    public void Writer_PacketThatDoesNotFit_LeavesTheBufferAlone()
    {
        var writer = new RtcpWriter(new byte[15]);
        Assert.True(writer.TryWritePictureLossIndication(1, 2));

        Assert.False(writer.TryWriteNack(1, 2, [1]));

        Assert.Equal(12, writer.Length);
    }

    [Theory]
    [InlineData(0ul, 0ul)]
    [InlineData(262_143ul, 262_143ul)]
    [InlineData(1_000_001ul, 1_000_000ul)]
    [InlineData(ulong.MaxValue, 0xFFFFC00000000000ul)]
    public void Remb_Bitrate_KeepsEighteenBits(ulong bitrate, ulong kept) => Assert.Equal(kept, RembFeedback.FromBitrate(bitrate).BitrateBps);

    [Fact]
    public void Remb_HugeExponent_Saturates() => Assert.Equal(ulong.MaxValue, new RembFeedback(63, 3).BitrateBps);

    private static byte[] WriteCompound()
    {
        var buffer = new byte[256];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteSenderReport(new SenderReport(1, new NtpTime(0x0102030405060708), 90_000, 10, 1000), [Block]));
        Assert.True(writer.TryWriteCname(1, "bot"u8));
        Assert.True(writer.TryWriteNack(1, 2, [65534, 65535, 0, 3, 14, 15]));
        Assert.True(writer.TryWriteFullIntraRequest(1, 7, 9));
        Assert.True(writer.TryWriteGoodbye([1], "end"u8));
        return buffer[..writer.Length];
    }

    private static List<int> ReadNack(in RtcpPacket packet)
    {
        var list = new List<int>();
        var nack = packet.ReadNack();
        while (nack.TryRead(out var sequence)) list.Add(sequence);
        return list;
    }

    private static void ReadEverything(in RtcpPacket packet)
    {
        switch (packet.Kind)
        {
            case RtcpKind.SenderReport:
                _ = packet.ReadSenderReport();
                goto case RtcpKind.ReceiverReport;
            case RtcpKind.ReceiverReport:
                for (var i = 0; i < packet.ReportCount; i++) _ = packet.ReadReport(i);
                _ = packet.ProfileExtension;
                break;
            case RtcpKind.Nack:
                ReadNack(packet);
                break;
            case RtcpKind.FullIntraRequest:
                for (var i = 0; i < packet.FirCount; i++) _ = packet.ReadFir(i);
                break;
            case RtcpKind.ReceiverEstimatedMaximumBitrate:
                _ = packet.ReadRemb();
                for (var i = 0; i < packet.RembSsrcCount; i++) _ = packet.ReadRembSsrc(i);
                break;
            case RtcpKind.Goodbye:
                for (var i = 0; i < packet.Count; i++) _ = packet.ReadGoodbye(i);
                _ = packet.GoodbyeReason;
                break;
            case RtcpKind.SourceDescription:
                var items = packet.ReadSourceDescription();
                while (items.TryRead(out _, out _, out _)) { }
                break;
            default:
                _ = packet.SenderSsrc;
                break;
        }
    }
}
