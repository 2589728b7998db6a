using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Tests.Srtp.Native;

namespace RoomLens.Rtp.Tests.Srtp;

public class LibSrtpDifferentialTests
{
    [LibSrtpTheory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AEAD_AES_128_GCM")]
    public void Rtp_OverAWrap_SameOctetsAndBothUnprotect(string name)
    {
        Assert.True(SrtpProfile.TryFind(name, out var profile));
        var (key, salt) = SrtpPackets.Keys(profile!);
        using var sender = SrtpContext.CreateOutbound(profile!, key, salt);
        using var receiver = SrtpContext.CreateInbound(profile!, key, salt);
        using var oracleOut = new LibSrtp(profile!, key, salt, outbound: true);
        using var oracleIn = new LibSrtp(profile!, key, salt, outbound: false);
        for (var i = 0; i < 400; i++)
        {
            var plain = SrtpPackets.Rtp((ushort)(65_300 + i), 77, i % 90, extension: i % 3 == 0);
            byte[] ours = [.. plain, .. new byte[64]];
            byte[] theirs = [.. plain, .. new byte[64]];

            var length = sender.ProtectRtp(ours, plain.Length);
            Assert.Equal(length, oracleOut.Run(LibSrtpOperation.ProtectRtp, theirs, plain.Length));
            Assert.Equal(theirs[..length], ours[..length]);
            Assert.Equal(plain.Length, oracleIn.Run(LibSrtpOperation.UnprotectRtp, ours, length));
            Assert.True(receiver.TryUnprotectRtp(theirs.AsSpan(0, length), out var plainLength));
            Assert.Equal(plain, theirs[..plainLength]);
        }
    }

    [LibSrtpTheory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AEAD_AES_128_GCM")]
    public void Rtcp_EachUnprotectsTheOthers(string name)
    {
        Assert.True(SrtpProfile.TryFind(name, out var profile));
        var (key, salt) = SrtpPackets.Keys(profile!);
        using var sender = SrtpContext.CreateOutbound(profile!, key, salt);
        using var receiver = SrtpContext.CreateInbound(profile!, key, salt);
        using var oracleOut = new LibSrtp(profile!, key, salt, outbound: true);
        using var oracleIn = new LibSrtp(profile!, key, salt, outbound: false);
        var plain = SrtpPackets.ReceiverReport(77);
        for (var i = 0; i < 20; i++)
        {
            byte[] ours = [.. plain, .. new byte[64]];
            byte[] theirs = [.. plain, .. new byte[64]];

            Assert.Equal(plain.Length, oracleIn.Run(LibSrtpOperation.UnprotectRtcp, ours, sender.ProtectRtcp(ours, plain.Length)));
            var length = oracleOut.Run(LibSrtpOperation.ProtectRtcp, theirs, plain.Length);
            Assert.True(receiver.TryUnprotectRtcp(theirs.AsSpan(0, length), out var plainLength));
            Assert.Equal(plain, theirs[..plainLength]);
        }
    }
}
