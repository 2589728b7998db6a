using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests.Pictures;

/// <summary>A publisher of VP8 by plain RTP that sends what the test gives it, and answers nothing.</summary>
internal sealed class RtpPublisher : IAsyncDisposable
{
    private const int FramesPerSecond = 25;
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _target;
    private readonly Task _sending;

    private RtpPublisher(int port, Func<int, byte[]> frames)
    {
        _target = new IPEndPoint(IPAddress.Loopback, port);
        _sending = SendAsync(frames);
    }

    /// <summary>Announces the stream and sends <paramref name="frames"/>, which is asked for each frame by its number.</summary>
    public static async Task<RtpPublisher> StartAsync(Installation installation, string room, string peer, Func<int, byte[]> frames)
    {
        var answer = await installation.Control.PostAsync($"/v1/rooms/{room}/plain-producers", new JsonObject
        {
            ["kind"] = "video",
            ["peerId"] = peer,
            ["sdp"] = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVPF 96\r\na=rtpmap:96 VP8/90000\r\n"
                + "a=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 ccm fir\r\n",
        });
        return new RtpPublisher(answer["port"]!.GetValue<int>(), frames);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(Func<int, byte[]> frames)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / FramesPerSecond));
        ushort sequence = 0;
        try
        {
            // A receiver report tells where feedback goes before there is any.
            await _socket.SendAsync(new byte[] { 0x80, 201, 0, 1, 0, 0, 0, 9 }, _target, _stop.Token);
            for (var number = 0; await pace.WaitForNextTickAsync(_stop.Token); number++)
            {
                var frame = frames(number);
                for (var at = 0; at < frame.Length; at += 1100)
                {
                    var part = frame.AsMemory(at, Math.Min(1100, frame.Length - at));
                    await _socket.SendAsync(Packet(part.Span, sequence++, number, at == 0, at + part.Length == frame.Length), _target, _stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped by the test.
        }
    }

    /// <summary>RTP (RFC 3550 5.1) with the shortest VP8 descriptor (RFC 7741 4.2).</summary>
    private static byte[] Packet(ReadOnlySpan<byte> part, ushort sequence, int number, bool begins, bool ends)
    {
        var packet = new byte[13 + part.Length];
        packet[0] = 0x80;
        packet[1] = (byte)(96 | (ends ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(number * (90_000 / FramesPerSecond)));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 4711);
        packet[12] = (byte)(begins ? 0x10 : 0);
        part.CopyTo(packet.AsSpan(13));
        return packet;
    }
}
