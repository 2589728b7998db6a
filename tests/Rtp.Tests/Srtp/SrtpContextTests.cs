using System.Buffers.Binary;
using RoomLens.Rtp.Srtp;

namespace RoomLens.Rtp.Tests.Srtp;

public class SrtpContextTests
{
    public static TheoryData<string> Profiles => [.. SrtpProfile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void TryUnprotectRtp_OverTwoWraps_GivesEachPacketBackOnce(string name)
    {
        var (sender, receiver) = Pair(name);
        for (var i = 0; i < 140_000; i += 997)
        {
            var plain = SrtpPackets.Rtp((ushort)(65_000 + i), ssrc: 9, payloadLength: i % 50);
            var packet = Protect(sender, plain);
            var again = (byte[])packet.Clone();

            Assert.True(receiver.TryUnprotectRtp(packet, out var length));
            Assert.Equal(plain, packet[..length]);
            Assert.False(receiver.TryUnprotectRtp(again, out _));
        }

        Assert.Equal(0, receiver.Counters.Forged);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void LastRollover_IsUsed_AndNothingAfterIt(string name)
    {
        var (sender, receiver) = Pair(name);
        sender.SetRolloverCounter(9, uint.MaxValue);
        receiver.SetRolloverCounter(9, uint.MaxValue);

        var last = Protect(sender, SrtpPackets.Rtp(65535, ssrc: 9, payloadLength: 30));
        byte[] wrapped = [.. SrtpPackets.Rtp(0, ssrc: 9, payloadLength: 30), .. new byte[SrtpProfile.MaxExpansion]];

        Assert.True(receiver.TryUnprotectRtp(last, out _));
        Assert.Equal(0, sender.ProtectRtp(wrapped, wrapped.Length - SrtpProfile.MaxExpansion));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void TryUnprotectRtp_MutatedOrCut_IsRefusedWithoutStateOrThrow(string name)
    {
        var (sender, receiver) = Pair(name);
        var packet = Protect(sender, SrtpPackets.Rtp(7, ssrc: 9, payloadLength: 30));
        var random = new Random(3711);

        for (var length = 0; length < packet.Length; length++) Assert.False(receiver.TryUnprotectRtp(packet.AsSpan(0, length).ToArray(), out _));
        for (var round = 0; round < 2000; round++)
        {
            var copy = (byte[])packet.Clone();
            copy[random.Next(copy.Length)] ^= (byte)random.Next(1, 256);
            Assert.False(receiver.TryUnprotectRtp(copy, out _));
        }

        Assert.Equal(0, receiver.SsrcCount);
        Assert.True(receiver.TryUnprotectRtp(packet, out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void TryUnprotectRtcp_MutatedCutOrReplayed_IsRefused(string name)
    {
        var (sender, receiver) = Pair(name);
        var plain = SrtpPackets.ReceiverReport(9);
        byte[] buffer = [.. plain, .. new byte[SrtpProfile.MaxExpansion]];
        var packet = buffer[..sender.ProtectRtcp(buffer, plain.Length)];
        var random = new Random(7714);

        for (var length = 0; length < packet.Length; length++) Assert.False(receiver.TryUnprotectRtcp(packet.AsSpan(0, length).ToArray(), out _));
        for (var round = 0; round < 1000; round++)
        {
            var copy = (byte[])packet.Clone();
            copy[random.Next(copy.Length)] ^= (byte)random.Next(1, 256);
            Assert.False(receiver.TryUnprotectRtcp(copy, out _));
        }

        var replay = (byte[])packet.Clone();
        Assert.True(receiver.TryUnprotectRtcp(packet, out var plainLength));
        Assert.Equal(plain, packet[..plainLength]);
        Assert.False(receiver.TryUnprotectRtcp(replay, out _));
        Assert.Equal(1, receiver.Counters.Replayed);
    }

    [Fact]
    public void TryUnprotectRtp_ReorderedWithinWindow_AcceptsOlderRefuses()
    {
        var (sender, receiver) = Pair("AEAD_AES_128_GCM");
        var packets = Enumerable.Range(0, 200).Select(i => Protect(sender, SrtpPackets.Rtp((ushort)(65_450 + i), 9, 10))).ToArray();

        Assert.True(receiver.TryUnprotectRtp(packets[60], out _));
        Assert.True(receiver.TryUnprotectRtp(packets[199], out _));
        Assert.True(receiver.TryUnprotectRtp(packets[72], out _));
        Assert.False(receiver.TryUnprotectRtp(packets[71], out _));
    }

    [Fact]
    public void TryUnprotectRtp_MoreSsrcsThanAllowed_AreRefused()
    {
        var (sender, _) = Pair("AEAD_AES_128_GCM");
        var (key, salt) = SrtpPackets.Keys(SrtpProfile.AeadAes128Gcm);
        using var receiver = SrtpContext.CreateInbound(SrtpProfile.AeadAes128Gcm, key, salt, maxSsrcs: 2);

        for (uint ssrc = 1; ssrc <= 3; ssrc++)
            Assert.Equal(ssrc <= 2, receiver.TryUnprotectRtp(Protect(sender, SrtpPackets.Rtp(1, ssrc, 5)), out _));
        Assert.Equal(1, receiver.Counters.NoRoom);
    }

    [Fact]
    public void ProtectRtp_NoRoomOrNoPacket_GivesZero()
    {
        var (sender, _) = Pair("AEAD_AES_128_GCM");
        var plain = SrtpPackets.Rtp(1, 9, 10);

        Assert.Equal(0, sender.ProtectRtp(plain, plain.Length));
        Assert.Equal(0, sender.ProtectRtp(new byte[64], 11));
        Assert.Equal(2, sender.Counters.Malformed);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ProtectAndUnprotect_KnownSsrc_AllocateNothing(string name)
    {
        var (sender, receiver) = Pair(name);
        var plain = SrtpPackets.Rtp(0, 9, 1000);
        var buffer = new byte[plain.Length + SrtpProfile.MaxExpansion];
        var before = 0L;
        for (ushort i = 0; i < 300; i++)
        {
            if (i == 100) before = GC.GetAllocatedBytesForCurrentThread();
            plain.CopyTo(buffer, 0);
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), i);
            var length = sender.ProtectRtp(buffer, plain.Length);
            if (!receiver.TryUnprotectRtp(buffer.AsSpan(0, length), out _)) Assert.Fail("refused");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Protect(SrtpContext sender, byte[] plain)
    {
        byte[] buffer = [.. plain, .. new byte[SrtpProfile.MaxExpansion]];
        return buffer[..sender.ProtectRtp(buffer, plain.Length)];
    }

    private static (SrtpContext Sender, SrtpContext Receiver) Pair(string name)
    {
        Assert.True(SrtpProfile.TryFind(name, out var profile));
        var (key, salt) = SrtpPackets.Keys(profile!);
        return (SrtpContext.CreateOutbound(profile!, key, salt), SrtpContext.CreateInbound(profile!, key, salt));
    }
}
