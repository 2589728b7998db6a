using System.Net.Sockets;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Tests.Plain;

/// <summary>The rule by which a plain sender's address is learnt, and learnt anew (docs/protocols/plain-rtp.md).</summary>
public sealed class LatchedSourceTests : IDisposable
{
    private const uint Ssrc = 7;
    private readonly ManualClock _time = new();
    private readonly UdpClient _first = SfuTestHost.NewPeer();
    private readonly UdpClient _second = SfuTestHost.NewPeer();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Theory]
    [InlineData(Ssrc)]
    [InlineData(Ssrc + 1)]
    public async Task AnotherSource_IsTakenAfterTwoSecondsOfSilence_AndNotBefore(uint ssrc)
    {
        await using var host = await SfuTestHost.StartAsync(time: _time);
        var producer = await host.PublishPlainAsync("r1");
        await SendAsync(_first, Vp8Packets.Make(1, 0, Ssrc, key: true), producer);
        await host.UntilAsync(worker => Received(worker, producer) == 1, "the first source's packet");

        _time.Advance(TimeSpan.FromMilliseconds(1999));
        await SendAsync(_second, Vp8Packets.Make(2, 3000, ssrc, key: true), producer);
        await host.UntilAsync(worker => worker.Drops[DropReason.NotLatched] == 1, "a packet refused");
        _time.Advance(TimeSpan.FromMilliseconds(2));
        await SendAsync(_second, Vp8Packets.Make(3, 6000, ssrc, key: true), producer);
        await host.UntilAsync(worker => Received(worker, producer) == 2, "the second source's packet");
        await SendAsync(_first, Vp8Packets.Make(4, 9000, Ssrc, key: true), producer);
        await host.UntilAsync(worker => worker.Drops[DropReason.NotLatched] == 2, "the first source refused in turn");

        Assert.Equal((2, ssrc), await host.InvokeAsync(worker => (Received(worker, producer), Taken(worker, producer))));
    }

    [Fact]
    public async Task PacketOfAnotherPayloadType_LatchesNothing()
    {
        await using var host = await SfuTestHost.StartAsync(time: _time);
        var producer = await host.PublishPlainAsync("r1");
        var other = Vp8Packets.Make(1, 0, Ssrc, key: true);
        other[1] ^= 1;

        await SendAsync(_first, other, producer);
        await host.UntilAsync(worker => worker.Drops[DropReason.WrongPayloadType] == 1, "the stranger's packet");
        await SendAsync(_second, Vp8Packets.Make(1, 0, Ssrc, key: true), producer);
        await host.UntilAsync(worker => Received(worker, producer) == 1, "the sender's packet");

        Assert.Equal(0, await host.InvokeAsync(worker => worker.Drops[DropReason.NotLatched]));
    }

    [Fact]
    public async Task OtherSsrcFromTheSameSource_IsTakenOnlyAfterSilence()
    {
        await using var host = await SfuTestHost.StartAsync(time: _time);
        var producer = await host.PublishPlainAsync("r1");
        await SendAsync(_first, Vp8Packets.Make(1, 0, Ssrc, key: true), producer);
        await host.UntilAsync(worker => Received(worker, producer) == 1, "the first packet");

        await SendAsync(_first, Vp8Packets.Make(2, 3000, Ssrc + 1, key: true), producer);
        await host.UntilAsync(worker => worker.Drops[DropReason.NotLatched] == 1, "another SSRC refused");
        _time.Advance(TimeSpan.FromSeconds(2.1));
        await SendAsync(_first, Vp8Packets.Make(3, 6000, Ssrc + 1, key: true), producer);
        await host.UntilAsync(worker => Taken(worker, producer) == Ssrc + 1, "another SSRC taken");
    }

    private static async Task SendAsync(UdpClient from, byte[] packet, PlainProducerCreated to) => await from.SendAsync(packet, "127.0.0.1", to.Port);

    private static long Received(SfuWorker worker, PlainProducerCreated producer) => worker.Rooms.Find("r1")!.Producers[producer.ProducerId].Layers[0].Received.TotalPackets;

    private static uint Taken(SfuWorker worker, PlainProducerCreated producer) => worker.Rooms.Find("r1")!.Producers[producer.ProducerId].Layers[0].Ssrc ?? 0;
}
