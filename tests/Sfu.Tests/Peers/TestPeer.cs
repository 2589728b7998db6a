using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using RoomLens.Hosting.Time;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Sdp;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Stun;
using RoomLens.Sfu.Dtls.Native;
using RoomLens.Sfu.Tests.Dtls;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Peers;

/// <summary>A WebRTC peer over real sockets: WHIP or WHEP, connectivity checks, DTLS, SRTP.</summary>
internal sealed class TestPeer : IDisposable
{
    private readonly List<IPeerLink> _links = [];
    private readonly DtlsTestClient _dtls = new();
    private readonly MonotonicClock _clock = new();
    private (string Ufrag, string Password) _remote;
    private string _ufrag = WhipOffers.Ufrag;
    private SrtpContext? _outbound;
    private SrtpContext? _inbound;

    public string Session { get; private set; } = "";

    /// <summary>The answer to its offer.</summary>
    public SessionDescription Answer { get; private set; } = null!;

    /// <summary>What it sends over at the moment.</summary>
    public IPeerLink Link => _links[^1];

    public static async Task<TestPeer> ConnectAsync(SfuTestHost host, string path, string direction, bool tcp = false, string keyFrames = "nack pli")
    {
        var peer = await OfferAsync(host, path, direction, keyFrames);
        await peer.UseAsync(tcp ? await TcpLink.ConnectAsync(peer.Answer.Media[0].Candidates[0].Port) : new UdpLink(peer.Answer.Media[0].Candidates[0].Port));
        await peer.HandshakeAsync();
        return peer;
    }

    /// <summary>A publisher with simulcast layers.</summary>
    public static async Task<TestPeer> ConnectSimulcastAsync(SfuTestHost host, string path, params string[] rids)
    {
        var peer = await OfferAsync(host, path, fingerprint => WhipOffers.Simulcast(fingerprint, rids));
        await peer.UseAsync(new UdpLink(peer.Answer.Media[0].Candidates[0].Port));
        await peer.HandshakeAsync();
        return peer;
    }

    /// <summary>Only the signalling.</summary>
    public static Task<TestPeer> OfferAsync(SfuTestHost host, string path, string direction, string keyFrames = "nack pli") =>
        OfferAsync(host, path, fingerprint => WhipOffers.Video(direction, fingerprint: fingerprint, keyFrames: keyFrames));

    private static async Task<TestPeer> OfferAsync(SfuTestHost host, string path, Func<string, string> write)
    {
        var peer = new TestPeer();
        var offer = write(peer._dtls.Fingerprint);
        using var body = new StringContent(offer, Encoding.UTF8, new MediaTypeHeaderValue("application/sdp"));
        using var response = await host.Public.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        peer.Session = response.Headers.Location!.OriginalString;
        Assert.True(SessionDescription.TryParse(await response.Content.ReadAsStringAsync(), out var answer, out _));
        peer.Answer = answer;
        peer._remote = (answer.Media[0].IceUfrag!, answer.Media[0].IcePwd!);
        return peer;
    }

    /// <summary>A peer whose backend does the signalling.</summary>
    public static TestPeer Of(string ufrag, string password) => new() { _remote = (ufrag, password) };

    /// <summary>SHA-256 of its certificate.</summary>
    public string Fingerprint => _dtls.Fingerprint;

    /// <summary>From now on over another link: a check with nomination, and its answer.</summary>
    public async Task UseAsync(IPeerLink link)
    {
        _links.Add(link);
        await CheckAsync();
    }

    /// <summary>Restarts ICE by PATCH (RFC 9725 section 4.3.3); the next check uses the new credentials.</summary>
    public async Task RestartIceAsync(SfuTestHost host)
    {
        _ufrag = "next";
        using var body = new StringContent($"a=ice-ufrag:{_ufrag}\r\na=ice-pwd:abcdefghijklmn0123456789\r\n", Encoding.UTF8, new MediaTypeHeaderValue("application/trickle-ice-sdpfrag"));
        using var request = new HttpRequestMessage(HttpMethod.Patch, Session) { Content = body };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var response = await host.Public.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(IceFragment.TryParse(await response.Content.ReadAsStringAsync(), out var fragment));
        _remote = (fragment.Ufrag!, fragment.Password!);
    }

    /// <summary>One connectivity check and its answer.</summary>
    public async Task CheckAsync(bool nominate = true)
    {
        await Link.SendAsync(BuildCheck(nominate));
        byte[] answer;
        do
        {
            answer = await Link.ReceiveAsync();
        }
        while (DatagramClassifier.Classify(answer) != DatagramKind.Stun);
        Assert.True(StunMessage.TryParse(answer, out var message));
        Assert.Equal(StunMessageType.BindingSuccess, message.Type);
    }

    /// <summary>A check as bytes.</summary>
    public byte[] BuildCheck(bool nominate = true, string? password = null)
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, RandomNumberGenerator.GetBytes(12));
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes($"{_remote.Ufrag}:{_ufrag}"));
        writer.Add(StunAttributeType.Priority, 1u);
        writer.Add(StunAttributeType.IceControlling, 1ul);
        if (nominate) writer.Add(StunAttributeType.UseCandidate, []);
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(password ?? _remote.Password));
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }

    /// <summary>The first message of its DTLS handshake.</summary>
    public byte[] BuildClientHello() => _dtls.Start(_clock.Now)[0];

    public async Task SendRtpAsync(byte[] packet)
    {
        var buffer = new byte[packet.Length + 64];
        packet.CopyTo(buffer, 0);
        var length = _outbound!.ProtectRtp(buffer, packet.Length);
        await Link.SendAsync(buffer.AsMemory(0, length));
    }

    public async Task SendRtcpAsync(byte[] compound)
    {
        var buffer = new byte[compound.Length + 64];
        compound.CopyTo(buffer, 0);
        var length = _outbound!.ProtectRtcp(buffer, compound.Length);
        await Link.SendAsync(buffer.AsMemory(0, length));
    }

    /// <summary>The next datagram of a kind, decrypted.</summary>
    public async Task<byte[]> ReceiveAsync(DatagramKind kind)
    {
        while (true)
        {
            var datagram = await Link.ReceiveAsync();
            if (DatagramClassifier.Classify(datagram) != kind) continue;
            int length;
            var ok = kind == DatagramKind.Rtp ? _inbound!.TryUnprotectRtp(datagram, out length) : _inbound!.TryUnprotectRtcp(datagram, out length);
            Assert.True(ok);
            return datagram[..length];
        }
    }

    /// <summary>The timestamp of the next media packet.</summary>
    public async Task<uint> ReceiveTimestampAsync()
    {
        Assert.True(RtpPacket.TryParse(await ReceiveAsync(DatagramKind.Rtp), out var packet));
        return packet.Timestamp;
    }

    public async Task CloseAsync()
    {
        foreach (var datagram in _dtls.Shutdown()) await Link.SendAsync(datagram);
    }

    public void Dispose()
    {
        _outbound?.Dispose();
        _inbound?.Dispose();
        _dtls.Dispose();
        foreach (var link in _links) link.Dispose();
    }

    /// <summary>DTLS to its end.</summary>
    public async Task HandshakeAsync()
    {
        await SendAllAsync(_dtls.Start(_clock.Now));
        while (_dtls.Progress == DtlsProgress.Handshaking)
        {
            var datagram = await Link.ReceiveAsync();
            if (DatagramClassifier.Classify(datagram) == DatagramKind.Dtls) await SendAllAsync(_dtls.Handle(datagram, _clock.Now));
        }

        Assert.Equal(DtlsProgress.Established, _dtls.Progress);
        using var keys = _dtls.ExportKeys();
        _outbound = keys.CreateOutbound();
        _inbound = keys.CreateInbound();
    }

    private async Task SendAllAsync(IEnumerable<byte[]> datagrams)
    {
        foreach (var datagram in datagrams) await Link.SendAsync(datagram);
    }
}
