using System.Net;
using System.Net.Sockets;
using RoomLens.Hosting.Tcp;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;

namespace RoomLens.Hosting.Tests.Tcp;

/// <summary>Connections in the loop's wait, over both drivers.</summary>
public sealed class TcpPortTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Packets_InAnyPieces_ArriveWholeAndAreAnswered(bool portable)
    {
        await using var port = new RecordingPort(portable);
        port.OnPacket = (connection, packet) =>
        {
            connection.IsTrusted = true;
            connection.Send([.. packet, 99]);
        };
        using var client = await port.ConnectAsync();

        foreach (var octet in (byte[])[0, 3, 1, 2, 3, 0, 0, 0]) client.Client.Send([octet]);
        client.Client.Send([1, 7, 0, 2]);
        client.Client.Send([8, 9]);

        Assert.Equal([1, 2, 3], (await port.PacketAsync()).Packet);
        Assert.Equal([7], (await port.PacketAsync()).Packet);
        Assert.Equal([8, 9], (await port.PacketAsync()).Packet);
        Assert.Equal([0, 4, 1, 2, 3, 99, 0, 2, 7, 99, 0, 3, 8, 9, 99], Receive(client, 15));
        Assert.Equal(3, port.Loop.Counters.Received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_ToAPeerThatDoesNotRead_DropsWholePacketsAndNeverBlocks(bool portable)
    {
        const int Sent = 4000;
        await using var port = new RecordingPort(portable);
        using var client = await port.ConnectAsync();
        client.Client.Send([0, 1, 0]);
        var (connection, _) = await port.PacketAsync();

        for (var i = 0; i < Sent; i += 100)
        {
            await port.Loop.InvokeAsync(() =>
            {
                for (var j = 0; j < 100; j++) connection.Send(new byte[1000]);
            });
        }

        var dropped = port.Port.Counters.QueueFull;
        Assert.InRange(dropped, 1, Sent - 1);
        Assert.False(connection.IsClosed);
        // What was taken comes out whole: the framing was never torn.
        for (var i = 0; i < Sent - dropped; i++)
        {
            Assert.Equal([3, 232], Receive(client, 2));
            Assert.Equal(new byte[1000], Receive(client, 1000));
        }

        await port.Loop.InvokeAsync(() => connection.Send([1, 2]));
        Assert.Equal([0, 2, 1, 2], Receive(client, 4));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_ClosedByEitherSide_IsToldAndForgotten(bool portable)
    {
        await using var port = new RecordingPort(portable);
        using (var client = await port.ConnectAsync())
        {
            client.Client.Send([0, 1, 5]);
            await port.PacketAsync();
        }

        await port.ClosedAsync();
        using var other = await port.ConnectAsync();
        other.Client.Send([0, 1, 5]);
        var (connection, _) = await port.PacketAsync();
        await port.Loop.InvokeAsync(() =>
        {
            connection.Send([1]);
            connection.End();
            connection.Send([2]);
        });

        Assert.Equal([0, 1, 1], Receive(other, 3));
        Assert.Equal(0, other.Client.Receive(new byte[1]));
        Assert.Same(connection, await port.ClosedAsync());
        Assert.Equal((0, 1, 1), (port.Port.Counters.Open, port.Port.Counters.Closed(TcpCloseReason.Peer), port.Port.Counters.Closed(TcpCloseReason.Owner)));
        Assert.Equal(1, port.Port.Counters.NotOpen);
    }

    [Fact]
    public async Task Packet_LongerThanAllowed_ResetsTheConnection()
    {
        await using var port = new RecordingPort(portable: false);
        using var client = await port.ConnectAsync();

        client.Client.Send("GET / HTTP/1.1\r\n"u8);

        await port.ClosedAsync();
        Assert.Equal(1, port.Port.Counters.Closed(TcpCloseReason.Garbage));
        Assert.True(IsReset(client));
    }

    [Fact]
    public async Task Connection_NeverTrustedOrIdle_IsReset()
    {
        var time = new ManualTime();
        await using var port = new RecordingPort(portable: false, time: time);
        using var silent = await port.ConnectAsync();
        using var trusted = await port.ConnectAsync();
        trusted.Client.Send([0, 1, 5]);
        await port.PacketAsync();

        time.Advance(TimeSpan.FromSeconds(6));
        await port.ClosedAsync();
        Assert.Equal((1, 1), (port.Port.Counters.Open, port.Port.Counters.Closed(TcpCloseReason.Untrusted)));
        time.Advance(TimeSpan.FromSeconds(25));

        await port.ClosedAsync();
        Assert.Equal((0, 1), (port.Port.Counters.Open, port.Port.Counters.Closed(TcpCloseReason.Idle)));
        Assert.True(IsReset(silent));
        Assert.True(IsReset(trusted));
    }

    [Fact]
    public async Task Connections_OverTheLimits_AreResetAndTheOthersStay()
    {
        await using var port = new RecordingPort(portable: false, new TcpPortOptions { MaxConnections = 3, MaxPerAddress = 2 });
        using var first = await port.ConnectAsync();
        using var second = await port.ConnectAsync();

        Assert.True(await IsRefusedAsync(port));
        first.Client.Send([0, 1, 5]);
        var (connection, _) = await port.PacketAsync();
        Assert.Equal((2, 1), (port.Port.Counters.Open, port.Port.Counters.Closed(TcpCloseReason.TooManyFromAddress)));
        await port.Loop.InvokeAsync(connection.End);
        using var fourth = await port.ConnectAsync();
        fourth.Client.Send([0, 1, 6]);
        Assert.Equal([6], (await port.PacketAsync()).Packet);
    }

    [Fact]
    public async Task Abandon_OfTheLoop_FreesThePort()
    {
        await using var port = new RecordingPort(portable: false);
        using var client = await port.ConnectAsync();
        client.Client.Send([0, 1, 5]);
        await port.PacketAsync();

        port.Loop.Abandon();

        using var successor = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        successor.Bind(port.EndPoint);
        successor.Listen();
    }

    [Fact]
    public async Task Echo_Steady_AllocatesNothingPerPacket()
    {
        const int Packets = 2000;
        var echo = new EchoPort();
        await using var loop = new MediaLoop(new MediaLoopOptions(), new MonotonicClock());
        var endPoint = FreeEndPoint();
        echo.Port = new TcpPort(loop, new TcpPortOptions(), echo);
        echo.Port.Listen(endPoint);
        loop.Start(echo);
        using var client = new TcpClient(AddressFamily.InterNetwork) { NoDelay = true, ReceiveTimeout = (int)TestTimeout.Value.TotalMilliseconds };
        await client.ConnectAsync(endPoint).WaitAsync(TestTimeout.Value);
        var framed = new byte[1002];
        (framed[0], framed[1]) = (3, 232);
        var answer = new byte[framed.Length];
        for (var i = 0; i < 200; i++) Exchange();
        var before = await loop.InvokeAsync(GC.GetAllocatedBytesForCurrentThread);

        for (var i = 0; i < Packets; i++) Exchange();

        // What is left is the two questions themselves, and what the runtime does beside; the smallest object has 24 bytes.
        var allocated = await loop.InvokeAsync(GC.GetAllocatedBytesForCurrentThread) - before;
        Assert.True(allocated < 8 * Packets, $"{Packets} packets allocated {allocated} bytes on the loop's thread.");
        Assert.Equal(framed, answer);

        void Exchange()
        {
            client.Client.Send(framed);
            client.GetStream().ReadExactly(answer);
        }
    }

    private static IPEndPoint FreeEndPoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private static byte[] Receive(TcpClient client, int count)
    {
        var bytes = new byte[count];
        client.GetStream().ReadExactly(bytes);
        return bytes;
    }

    private static async Task<bool> IsRefusedAsync(RecordingPort port)
    {
        try
        {
            using var client = await port.ConnectAsync();
            return IsReset(client);
        }
        catch (SocketException e)
        {
            // The reset may come before connect has returned.
            return e.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private static bool IsReset(TcpClient client)
    {
        try
        {
            return client.Client.Receive(new byte[1]) < 0;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionReset;
        }
    }
}
