using RoomLens.Rtp.Srtp;
using RoomLens.Sfu.Dtls;
using RoomLens.Sfu.Dtls.Native;

namespace RoomLens.Sfu.Tests.Dtls;

public class DtlsServerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(29);

    [Theory]
    [InlineData(DtlsTestClient.BothProfiles, "AEAD_AES_128_GCM")]
    [InlineData("SRTP_AES128_CM_SHA1_80", "AES_CM_128_HMAC_SHA1_80")]
    [InlineData("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM", "AEAD_AES_128_GCM")]
    public void Handshake_ExpectedPeer_SrtpFlowsBothWays(string offered, string chosen)
    {
        using var pair = new DtlsPair(profiles: offered);
        pair.Server.ExpectPeer([pair.Client.Fingerprint.ToLowerInvariant()]);

        pair.Handshake(Limit);

        Assert.Equal(DtlsState.Connected, pair.Server.State);
        Assert.Equal(pair.Client.Fingerprint, pair.Server.PeerFingerprint);
        Assert.Null(pair.Server.NextTimeout);
        Assert.InRange(pair.LongestDatagram, 1, DtlsServer.MaxDatagramLength);
        using var serverKeys = pair.Server.ExportKeys();
        using var clientKeys = pair.Client.ExportKeys();
        Assert.Equal(chosen, serverKeys.Profile.Name);
        AssertFlows(serverKeys, clientKeys);
        AssertFlows(clientKeys, serverKeys);
    }

    [Fact]
    public void Handshake_FingerprintNamedLater_WaitsThenConnects()
    {
        using var pair = new DtlsPair();

        pair.Handshake(Limit);

        Assert.Equal(DtlsState.AwaitingFingerprint, pair.Server.State);
        Assert.Throws<InvalidOperationException>(() => pair.Server.ExportKeys());
        pair.Server.ExpectPeer(["00:11", pair.Client.Fingerprint]);
        Assert.Equal(DtlsState.Connected, pair.Server.State);
    }

    [Fact]
    public void Handshake_OtherFingerprint_FailsWithoutKeys()
    {
        using var pair = new DtlsPair();
        pair.Server.ExpectPeer([pair.Identity.Fingerprint]);

        pair.Handshake(Limit);

        Assert.Equal(DtlsState.Failed, pair.Server.State);
        Assert.Contains(pair.Client.Fingerprint, pair.Server.FailureReason, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => pair.Server.ExportKeys());
    }

    [Fact]
    public void Handshake_ClientWithoutCertificate_Fails()
    {
        using var pair = new DtlsPair(withCertificate: false);

        pair.Handshake(Limit);

        Assert.Equal(DtlsState.Failed, pair.Server.State);
        Assert.NotNull(pair.Server.FailureReason);
    }

    [Fact]
    public void Handshake_NoCommonSrtpProfile_Fails()
    {
        using var pair = new DtlsPair(profiles: "SRTP_AEAD_AES_256_GCM");

        pair.Handshake(Limit);

        Assert.Equal(DtlsState.Failed, pair.Server.State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Handshake_ThirtyPercentLossEachWay_ConnectsInTime(int seed)
    {
        var random = new Random(seed);
        using var pair = new DtlsPair(() => random.NextDouble() < 0.3);
        pair.Server.ExpectPeer([pair.Client.Fingerprint]);
        var start = pair.Now;

        pair.Handshake(Limit);

        Assert.True(pair.Server.State == DtlsState.Connected, $"seed {seed}: {pair.Server.State} {pair.Server.FailureReason}");
        Assert.True(pair.Client.Progress == DtlsProgress.Established, $"seed {seed}: client {pair.Client.Progress}");
        Assert.True(pair.Now - start < TimeSpan.FromSeconds(10), $"seed {seed}: {pair.Now - start}");
    }

    [Fact]
    public void HandleDatagram_ClientHelloInTwoRecords_Answers()
    {
        using var pair = new DtlsPair();
        var hello = Assert.Single(pair.Client.Start(pair.Now));
        var (first, second) = ClientHelloSplitter.Split(hello);

        pair.Server.HandleDatagram(first, pair.Now);
        var buffer = new byte[DtlsServer.MaxDatagramLength];
        Assert.False(pair.Server.TryPollDatagram(buffer, out _));
        pair.Server.HandleDatagram(second, pair.Now);
        pair.Drain();

        Assert.Equal(DtlsState.AwaitingFingerprint, pair.Server.State);
    }

    [Fact]
    public void HandleTimeout_SilentClient_RepeatsFlightThenFails()
    {
        using var pair = new DtlsPair();
        var buffer = new byte[DtlsServer.MaxDatagramLength];
        var start = pair.Now;
        pair.Server.HandleDatagram(pair.Client.Start(start)[0], start);
        while (pair.Server.TryPollDatagram(buffer, out _)) { }

        var gaps = new List<double>();
        for (var last = start; pair.Server.NextTimeout is { } next; last = next)
        {
            gaps.Add((next - last).TotalMilliseconds);
            pair.Server.HandleTimeout(next);
            while (pair.Server.TryPollDatagram(buffer, out _)) { }
        }

        Assert.Equal([100, 200, 400, 800, 1000, 1000], gaps.Take(6));
        Assert.Equal(DtlsState.Failed, pair.Server.State);
    }

    [Fact]
    public void Close_Connected_ClientSeesCloseNotify()
    {
        using var pair = new DtlsPair();
        pair.Handshake(Limit);

        pair.Server.Close();
        pair.Drain();

        Assert.Equal(DtlsState.Closed, pair.Server.State);
        Assert.Equal(DtlsProgress.Closed, pair.Client.Progress);
    }

    [Fact]
    public void HandleDatagram_CloseNotifyOfClient_Closes()
    {
        using var pair = new DtlsPair();
        pair.Handshake(Limit);

        pair.DeliverToServer(pair.Client.Shutdown());

        Assert.Equal(DtlsState.Closed, pair.Server.State);
    }

    [Fact]
    public void HandleDatagram_MutatedHandshake_NeverThrows()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 60; round++)
        {
            using var pair = new DtlsPair();
            var datagram = pair.Client.Start(pair.Now)[0];
            for (var change = 0; change < 4; change++) datagram[random.Next(datagram.Length)] = (byte)random.Next(256);

            pair.Server.HandleDatagram(datagram.AsSpan(0, random.Next(1, datagram.Length + 1)), pair.Now);
            pair.DeliverToServer([datagram, [.. datagram, .. datagram]]);

            Assert.NotEqual(DtlsState.Connected, pair.Server.State);
        }
    }

    [Fact]
    public void HandleDatagram_JunkAfterConnect_ChangesNothing()
    {
        using var pair = new DtlsPair();
        pair.Server.ExpectPeer([pair.Client.Fingerprint]);
        pair.Handshake(Limit);
        var random = new Random(7);

        for (var i = 0; i < 500; i++)
        {
            var junk = new byte[random.Next(1, 300)];
            random.NextBytes(junk);
            junk[0] = (byte)(20 + i % 44);
            if (junk.Length > 13) (junk[1], junk[2]) = (0xFE, 0xFD);
            pair.Server.HandleDatagram(junk, pair.Now);
        }

        Assert.Equal(DtlsState.Connected, pair.Server.State);
    }

    private static void AssertFlows(DtlsSrtpKeys sender, DtlsSrtpKeys receiver)
    {
        using var outbound = sender.CreateOutbound();
        using var inbound = receiver.CreateInbound();
        byte[] plain = [0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9, 1, 2, 3];
        byte[] buffer = [.. plain, .. new byte[SrtpProfile.MaxExpansion]];
        var length = outbound.ProtectRtp(buffer, plain.Length);
        Assert.True(inbound.TryUnprotectRtp(buffer.AsSpan(0, length), out var plainLength));
        Assert.Equal(plain, buffer[..plainLength]);
    }
}
