using System.Threading.Channels;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tests.Udp;

/// <summary>Copies what a loop hands over into a channel that a test waits on.</summary>
internal sealed class RecordingHandler : IMediaLoopHandler
{
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();
    private readonly Channel<Instant> _timeouts = Channel.CreateUnbounded<Instant>();

    public Instant? NextTimeout { get; set; }

    public Action<MediaSocket, UdpAddress, byte[]>? OnDatagram { get; set; }

    public ChannelReader<Received> Datagrams => _received.Reader;

    public ChannelReader<Instant> Timeouts => _timeouts.Reader;

    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now)
    {
        var copy = datagram.ToArray();
        OnDatagram?.Invoke(socket, from, copy);
        _received.Writer.TryWrite(new Received(socket, from, copy));
    }

    public void HandleTurnEnd(Instant now)
    {
    }

    public void HandleTimeout(Instant now)
    {
        NextTimeout = null;
        _timeouts.Writer.TryWrite(now);
    }

    public async Task<List<Received>> TakeAsync(int count)
    {
        var result = new List<Received>();
        while (result.Count < count) result.Add(await Datagrams.ReadAsync().AsTask().WaitAsync(TestTimeout.Value));
        return result;
    }

    internal sealed record Received(MediaSocket Socket, UdpAddress From, byte[] Bytes);
}
