using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using RoomLens.Hosting.Time;
using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Sdp;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Stun;
using RoomLens.Sfu.Dtls.Native;
using RoomLens.Sfu.Tests.Dtls;

namespace RoomLens.Sfu.Tests.Http;

/// <summary>A WebRTC peer over a real socket: WHIP or WHEP, one connectivity check, DTLS, SRTP.</summary>
internal sealed class TestPeer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly UdpClient _socket = SfuTestHost.NewPeer();
    private readonly DtlsTestClient _dtls = new();
    private readonly MonotonicClock _clock = new();
    private IPEndPoint _server = null!;
    private MediaDescription _remote = null!;
    private SrtpContext? _outbound;
    private SrtpContext? _inbound;

    public string Session { get; private set; } = "";

    public static async Task<TestPeer> ConnectAsync(SfuTestHost host, string path, string direction, string keyFrames = "nack pli")
    {
        var peer = new TestPeer();
        var offer = WhipOffers.Video(direction, fingerprint: peer._dtls.Fingerprint, keyFrames: keyFrames);
        using var body = new StringContent(offer, Encoding.UTF8, new MediaTypeHeaderValue("application/sdp"));
        using var response = await host.Public.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        peer.Session = response.Headers.Location!.OriginalString;
        Assert.True(SessionDescription.TryParse(await response.Content.ReadAsStringAsync(), out var answer, out _));
        peer._remote = answer.Media[0];
        peer._server = new IPEndPoint(IPAddress.Loopback, host.Node.MediaPort);
        await peer.CheckAsync();
        await peer.HandshakeAsync();
        return peer;
    }

    public async Task SendRtpAsync(byte[] packet)
    {
        var buffer = new byte[packet.Length + 64];
        packet.CopyTo(buffer, 0);
        var length = _outbound!.ProtectRtp(buffer, packet.Length);
        await _socket.SendAsync(buffer.AsMemory(0, length), _server);
    }

    public async Task SendRtcpAsync(byte[] compound)
    {
        var buffer = new byte[compound.Length + 64];
        compound.CopyTo(buffer, 0);
        var length = _outbound!.ProtectRtcp(buffer, compound.Length);
        await _socket.SendAsync(buffer.AsMemory(0, length), _server);
    }

    /// <summary>The next datagram of a kind, decrypted.</summary>
    public async Task<byte[]> ReceiveAsync(DatagramKind kind)
    {
        while (true)
        {
            var datagram = (await _socket.ReceiveAsync().WaitAsync(Limit)).Buffer;
            if (DatagramClassifier.Classify(datagram) != kind) continue;
            int length;
            var ok = kind == DatagramKind.Rtp ? _inbound!.TryUnprotectRtp(datagram, out length) : _inbound!.TryUnprotectRtcp(datagram, out length);
            Assert.True(ok);
            return datagram[..length];
        }
    }

    public async Task CloseAsync()
    {
        foreach (var datagram in _dtls.Shutdown()) await _socket.SendAsync(datagram, _server);
    }

    public void Dispose()
    {
        _outbound?.Dispose();
        _inbound?.Dispose();
        _dtls.Dispose();
        _socket.Dispose();
    }

    private async Task CheckAsync()
    {
        await _socket.SendAsync(BuildCheck(), _server);
        var answer = (await _socket.ReceiveAsync().WaitAsync(Limit)).Buffer;
        Assert.True(StunMessage.TryParse(answer, out var message));
        Assert.Equal(StunMessageType.BindingSuccess, message.Type);
    }

    private byte[] BuildCheck()
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, RandomNumberGenerator.GetBytes(12));
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes($"{_remote.IceUfrag}:{WhipOffers.Ufrag}"));
        writer.Add(StunAttributeType.Priority, 1u);
        writer.Add(StunAttributeType.IceControlling, 1ul);
        writer.Add(StunAttributeType.UseCandidate, []);
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(_remote.IcePwd!));
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }

    private async Task HandshakeAsync()
    {
        await SendAllAsync(_dtls.Start(_clock.Now));
        while (_dtls.Progress == DtlsProgress.Handshaking)
        {
            var datagram = (await _socket.ReceiveAsync().WaitAsync(Limit)).Buffer;
            if (DatagramClassifier.Classify(datagram) == DatagramKind.Dtls) await SendAllAsync(_dtls.Handle(datagram, _clock.Now));
        }

        Assert.Equal(DtlsProgress.Established, _dtls.Progress);
        using var keys = _dtls.ExportKeys();
        _outbound = keys.CreateOutbound();
        _inbound = keys.CreateInbound();
    }

    private async Task SendAllAsync(IEnumerable<byte[]> datagrams)
    {
        foreach (var datagram in datagrams) await _socket.SendAsync(datagram, _server);
    }
}
