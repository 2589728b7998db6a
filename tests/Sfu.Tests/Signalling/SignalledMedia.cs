using System.Security.Cryptography;
using System.Text;
using RoomLens.Rtp.Stun;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Peers;

namespace RoomLens.Sfu.Tests.Signalling;

/// <summary>The media side of a signalled transport, as far as connectivity checks.</summary>
internal sealed class SignalledMedia(SfuTestHost host, string ufrag, string password) : IDisposable
{
    private readonly UdpLink _link = new(host.Node.MediaPort);

    /// <summary>One check and its answer.</summary>
    public async Task CheckAsync()
    {
        await _link.SendAsync(Build());
        Assert.True(StunMessage.TryParse(await _link.ReceiveAsync(), out var message));
        Assert.Equal(StunMessageType.BindingSuccess, message.Type);
    }

    public void Dispose() => _link.Dispose();

    private byte[] Build()
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, RandomNumberGenerator.GetBytes(12));
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes($"{ufrag}:client"));
        writer.Add(StunAttributeType.Priority, 1u);
        writer.Add(StunAttributeType.IceControlling, 1ul);
        writer.Add(StunAttributeType.UseCandidate, []);
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(password));
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }
}
