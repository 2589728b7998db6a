using System.Net;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tests.Udp;

public sealed class LinuxMediaLoopTests : MediaLoopTests
{
    protected override bool Portable => false;

    [Fact]
    public async Task Send_RunToOneDestination_IsOneSegmentedSend()
    {
        await using var loop = Create();
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Internal);
        loop.Start(new RecordingHandler());
        using var client = Client("127.0.0.1");
        var to = UdpAddress.FromEndPoint((IPEndPoint)client.LocalEndPoint!);

        await loop.InvokeAsync(() =>
        {
            for (var i = 0; i < 70; i++) loop.Send(bound, to, Payload(1000, i));
        });

        for (var i = 0; i < 70; i++) Assert.Equal(Payload(1000, i), Receive(client));
        await NextTurnAsync(loop);
        Assert.Equal(70, loop.Counters.Sent);
        Assert.Equal(bound.SegmentationRefused ? 0 : 2, loop.Counters.SegmentedSends);
    }

    [Fact]
    public async Task Send_SegmentationOff_SendsSingles()
    {
        await using var loop = Create(segmentation: false);
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Internal);
        loop.Start(new RecordingHandler());
        using var client = Client("127.0.0.1");
        var to = UdpAddress.FromEndPoint((IPEndPoint)client.LocalEndPoint!);

        await loop.InvokeAsync(() =>
        {
            for (var i = 0; i < 10; i++) loop.Send(bound, to, Payload(1000, i));
        });

        for (var i = 0; i < 10; i++) Assert.Equal(Payload(1000, i), Receive(client));
        await NextTurnAsync(loop);
        Assert.Equal(0, loop.Counters.SegmentedSends);
    }

    [Fact]
    public async Task Send_SegmentedMessageRefused_GoesOutAsSingles()
    {
        // Port 0 as destination is EINVAL for any message; the run is split and each datagram is counted by its own refusal.
        await using var loop = Create();
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Internal);
        loop.Start(new RecordingHandler());
        using var client = Client("127.0.0.1");
        var nowhere = UdpAddress.FromEndPoint(IPEndPoint.Parse("127.0.0.1:0"));
        var to = UdpAddress.FromEndPoint((IPEndPoint)client.LocalEndPoint!);

        await loop.InvokeAsync(() =>
        {
            for (var i = 0; i < 3; i++) loop.Send(bound, nowhere, Payload(500, i));
            for (var i = 0; i < 3; i++) loop.Send(bound, to, Payload(500, i));
        });

        for (var i = 0; i < 3; i++) Assert.Equal(Payload(500, i), Receive(client));
        await NextTurnAsync(loop);
        Assert.Equal(3, loop.Counters.Drops(DatagramDrop.SendFailed));
        Assert.Equal(3, loop.Counters.Sent);
    }

    [Fact]
    public async Task Receive_TrainsOfAnotherLoop_AreTheDatagramsThatWereSent()
    {
        await using var sender = Create();
        var from = sender.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Internal);
        sender.Start(new RecordingHandler());
        await using var receiver = new MediaLoop(new MediaLoopOptions { ReceiveTrains = true }, new MonotonicClock());
        var to = receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Internal);
        var handler = new RecordingHandler();
        receiver.Start(handler);
        // A run with a shorter end, singles of other sizes, an empty one, and one that is too large for a media path.
        byte[][] sent = [.. Enumerable.Range(0, 40).Select(i => Payload(1000, i)), Payload(300, 40), Payload(1200, 41), [], Payload(MediaLoop.MaxDatagramBytes, 42)];
        using var foreign = Client("127.0.0.1");
        foreign.SendTo(new byte[MediaLoop.MaxDatagramBytes + 1], to.LocalEndPoint);

        await sender.InvokeAsync(() =>
        {
            foreach (var datagram in sent) sender.Send(from, to.LocalAddress, datagram);
        });

        var received = await handler.TakeAsync(sent.Length);
        Assert.Equal(sent, received.Select(datagram => datagram.Bytes));
        Assert.All(received, datagram => Assert.Equal(from.LocalAddress, datagram.From));
        Assert.Equal(1, receiver.Counters.Drops(DatagramDrop.ReceiveTooLarge));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ArrivedAt_DatagramThatWaited_IsWhenItCame_WhereTheKernelSaysSo(bool stamped)
    {
        var clock = new MonotonicClock();
        var waits = TimeSpan.FromMilliseconds(50);
        var arrived = new TaskCompletionSource<Instant>();
        await using var loop = Create();
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public, stamped);
        loop.Start(new RecordingHandler { OnDatagram = (socket, _, _) => arrived.TrySetResult(socket.ArrivedAt) });
        using var client = Client("127.0.0.1");

        var sentAt = await loop.InvokeAsync(() =>
        {
            var at = clock.Now;
            client.SendTo([1], bound.LocalEndPoint);
            SpinWait.SpinUntil(() => clock.Now - at > waits);
            return at;
        });

        var waited = await arrived.Task.WaitAsync(TestTimeout.Value) - sentAt;
        Assert.Equal(stamped, waited < waits);
        // Two clocks, which are not read at once.
        Assert.InRange(waited, TimeSpan.FromMilliseconds(-1), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task EchoLoop_Steady_AllocatesNothingPerPacket()
    {
        MediaLoop? loop = null;
        var handler = new EchoHandler(() => loop!);
        await using var owned = loop = Create();
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public, stamped: true);
        loop.Start(handler);
        using var client = Client("127.0.0.1");
        var packet = Payload(1000, 1);
        var buffer = new byte[2048];
        for (var i = 0; i < 200; i++) Exchange();
        var before = await loop.InvokeAsync(GC.GetAllocatedBytesForCurrentThread);

        for (var i = 0; i < 2000; i++) Exchange();

        // What is left is the two questions themselves.
        var allocated = await loop.InvokeAsync(GC.GetAllocatedBytesForCurrentThread) - before;
        Assert.True(allocated < 2000, $"2000 packets allocated {allocated} bytes on the loop's thread.");

        void Exchange()
        {
            client.SendTo(packet, bound.LocalEndPoint);
            client.Receive(buffer);
        }
    }
}
