using System.Net;
using System.Net.Sockets;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;

namespace RoomLens.Hosting.Tests.Udp;

/// <summary>Both drivers behind the seam have to do the same.</summary>
public abstract class MediaLoopTests
{
    private readonly MonotonicClock _clock = new();

    protected abstract bool Portable { get; }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task HandleDatagram_FromASocket_HasBytesSenderAndSocket(string host)
    {
        var handler = new RecordingHandler();
        await using var loop = Create();
        var bound = loop.Bind(new IPEndPoint(IPAddress.Parse(host), 0), SocketClass.Public);
        loop.Start(handler);
        using var client = Client(host);

        client.SendTo([1, 2, 3], bound.LocalEndPoint);

        var received = Assert.Single(await handler.TakeAsync(1));
        Assert.Equal([1, 2, 3], received.Bytes);
        Assert.Same(bound, received.Socket);
        Assert.Equal(client.LocalEndPoint, received.From.ToEndPoint());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Send_RunsOfEqualAndOtherSizes_ArriveWholeAndInOrderPerDestination(string host)
    {
        await using var loop = Create();
        var bound = loop.Bind(new IPEndPoint(IPAddress.Parse(host), 0), SocketClass.Internal);
        loop.Start(new RecordingHandler());
        using var first = Client(host);
        using var second = Client(host);
        int[] sizes = [1200, 1200, 1200, 700, 1200, 0, 5, 5, 6, 1984];

        await loop.InvokeAsync(() =>
        {
            for (var i = 0; i < sizes.Length; i++)
            {
                loop.Send(bound, UdpAddress.FromEndPoint((IPEndPoint)first.LocalEndPoint!), Payload(sizes[i], i));
                loop.Send(bound, UdpAddress.FromEndPoint((IPEndPoint)second.LocalEndPoint!), Payload(sizes[i], i + 100));
            }
        });

        for (var i = 0; i < sizes.Length; i++)
        {
            Assert.Equal(Payload(sizes[i], i), Receive(first));
            Assert.Equal(Payload(sizes[i], i + 100), Receive(second));
        }
    }

    [Fact]
    public async Task Send_MoreThanABatch_LosesNothing()
    {
        const int Count = 300;
        await using var loop = new MediaLoop(new MediaLoopOptions { Portable = Portable, SendBatchPackets = 16 }, _clock);
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);
        loop.Start(new RecordingHandler());
        using var client = Client("127.0.0.1");
        var to = UdpAddress.FromEndPoint((IPEndPoint)client.LocalEndPoint!);

        await loop.InvokeAsync(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                Payload(100, i).CopyTo(loop.ReserveSend());
                loop.CommitSend(bound, to, 100);
            }
        });

        for (var i = 0; i < Count; i++) Assert.Equal(Payload(100, i), Receive(client));
        await NextTurnAsync(loop);
        Assert.Equal(Count, loop.Counters.Sent);
        Assert.Equal(Count * 100, loop.Counters.SentBytes);
    }

    [Fact]
    public async Task CommitShared_ManyPacketsToMany_EachHasItsOwnHeadAndTheRestOfItsPacket()
    {
        // More packets than shared slots, and flushes in the middle of one.
        const int Packets = 150;
        const int Head = 12;
        await using var loop = new MediaLoop(new MediaLoopOptions { Portable = Portable, SendBatchPackets = 16 }, _clock);
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Internal);
        loop.Start(new RecordingHandler());
        Socket[] clients = [Client("127.0.0.1"), Client("127.0.0.1"), Client("127.0.0.1")];
        var targets = clients.Select(client => UdpAddress.FromEndPoint((IPEndPoint)client.LocalEndPoint!)).ToArray();
        int Size(int packet) => packet % 5 == 4 ? 300 : 1200;

        await loop.InvokeAsync(() =>
        {
            for (var packet = 0; packet < Packets; packet++)
            {
                Payload(Size(packet), packet).CopyTo(loop.ReserveShared());
                for (var i = 0; i < targets.Length; i++)
                {
                    Payload(Head, packet + i + 1).CopyTo(loop.ReserveSend());
                    loop.CommitShared(bound, targets[i], Head, Size(packet));
                    loop.Send(bound, targets[i], Payload(20, packet));
                }
            }
        });

        for (var packet = 0; packet < Packets; packet++)
        {
            for (var i = 0; i < clients.Length; i++)
            {
                Assert.Equal([.. Payload(Head, packet + i + 1), .. Payload(Size(packet), packet)[Head..]], Receive(clients[i]));
                Assert.Equal(Payload(20, packet), Receive(clients[i]));
            }
        }

        await NextTurnAsync(loop);
        Assert.Equal(Packets * clients.Length * 2, loop.Counters.Sent);
        Assert.Equal(Enumerable.Range(0, Packets).Sum(packet => (Size(packet) + 20) * clients.Length), loop.Counters.SentBytes);
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task Send_TooLargeOrWrongFamilyOrClosed_IsCountedAndDropped()
    {
        await using var loop = Create();
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);
        var closed = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);
        loop.Close(closed);
        loop.Start(new RecordingHandler());
        var v4 = UdpAddress.FromEndPoint(IPEndPoint.Parse("127.0.0.1:9"));
        var v6 = UdpAddress.FromEndPoint(IPEndPoint.Parse("[::1]:9"));

        await loop.InvokeAsync(() =>
        {
            loop.Send(bound, v4, new byte[MediaLoop.MaxDatagramBytes + 1]);
            loop.Send(bound, v6, new byte[10]);
            loop.Send(closed, v4, new byte[10]);
        });
        await loop.StopAsync().WaitAsync(TestTimeout.Value);

        Assert.Equal(1, loop.Counters.Drops(DatagramDrop.SendTooLarge));
        Assert.Equal(2, loop.Counters.Drops(DatagramDrop.SendNoSocket));
        Assert.Equal(0, loop.Counters.Sent);
    }

    [Fact]
    public async Task HandleDatagram_LargerThanASlot_IsCountedAndTheNextOneArrives()
    {
        var handler = new RecordingHandler();
        await using var loop = Create();
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);
        loop.Start(handler);
        using var client = Client("127.0.0.1");

        client.SendTo(new byte[MediaLoop.MaxDatagramBytes + 1], bound.LocalEndPoint);
        client.SendTo(new byte[9000], bound.LocalEndPoint);
        client.SendTo(new byte[MediaLoop.MaxDatagramBytes], bound.LocalEndPoint);

        Assert.Equal(MediaLoop.MaxDatagramBytes, (await handler.TakeAsync(1))[0].Bytes.Length);
        Assert.Equal(2, loop.Counters.Drops(DatagramDrop.ReceiveTooLarge));
    }

    [Fact]
    public async Task Turn_BothClassesReadable_DrainsPublicFirstAndAtMost64()
    {
        var handler = new RecordingHandler();
        await using var loop = Create();
        var inner = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Internal);
        var outer = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);
        using var client = Client("127.0.0.1");
        for (var i = 0; i < 100; i++)
        {
            client.SendTo(Payload(20, i), inner.LocalEndPoint);
            client.SendTo(Payload(20, i), outer.LocalEndPoint);
        }

        loop.Start(handler);
        var received = await handler.TakeAsync(200);

        Assert.All(received[..64], r => Assert.Same(outer, r.Socket));
        Assert.All(received[64..128], r => Assert.Same(inner, r.Socket));
        Assert.All(received[128..164], r => Assert.Same(outer, r.Socket));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => Payload(20, i)), received.Where(r => r.Socket == inner).Select(r => r.Bytes));
    }

    [Fact]
    public async Task HandleDatagram_EchoesInTheSameTurn()
    {
        MediaLoop? loop = null;
        var handler = new RecordingHandler { OnDatagram = (socket, from, bytes) => loop!.Send(socket, from, bytes) };
        await using var owned = loop = Create();
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);
        loop.Start(handler);
        using var client = Client("127.0.0.1");

        client.SendTo(Payload(333, 7), bound.LocalEndPoint);

        Assert.Equal(Payload(333, 7), Receive(client));
    }

    [Fact]
    public async Task Close_OnTheLoop_FreesThePort()
    {
        await using var loop = Create();
        loop.Start(new RecordingHandler());
        var bound = await loop.InvokeAsync(() => loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Internal));
        var taken = await loop.InvokeAsync(() => loop.TryBind(bound.LocalEndPoint, SocketClass.Internal, out _));

        await loop.InvokeAsync(() => loop.Close(bound));

        Assert.False(taken);
        Assert.True(bound.IsClosed);
        Assert.True(await loop.InvokeAsync(() => loop.TryBind(bound.LocalEndPoint, SocketClass.Internal, out _)));
    }

    protected static Socket Client(string host)
    {
        var address = IPAddress.Parse(host);
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)TestTimeout.Value.TotalMilliseconds };
        socket.ReceiveBufferSize = 4 << 20;
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    protected static byte[] Payload(int size, int seed)
    {
        var bytes = new byte[size];
        Array.Fill(bytes, (byte)seed);
        return bytes;
    }

    protected static byte[] Receive(Socket socket)
    {
        var buffer = new byte[65536];
        return buffer[..socket.Receive(buffer)];
    }

    /// <summary>Commands run before the turn's flush: after the next one, the counters of the last flush are in.</summary>
    protected static Task NextTurnAsync(MediaLoop loop) => loop.InvokeAsync(() => 0).WaitAsync(TestTimeout.Value);

    protected MediaLoop Create(bool segmentation = true) => new(new MediaLoopOptions { Portable = Portable, Segmentation = segmentation }, _clock);
}
