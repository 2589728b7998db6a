using RoomLens.Rtp.Demux;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Sfu.Tests.Peers;

namespace RoomLens.Sfu.Tests.Spanning;

/// <summary>Media of a room on two workers: the same on both.</summary>
public class SpanningMediaTests
{
    private const int Frames = 100;

    [Fact]
    public async Task Observers_OnBothWorkers_GetEveryPacketAsItWasSent()
    {
        await using var bed = await SpanBed.OpenAsync();
        var (near, far) = await bed.ObserveOnBothAsync();
        var starts = new[] { await bed.ReachAsync(near), await bed.ReachAsync(far) };
        var last = bed.Camera.Sent + Frames;
        var reading = Task.WhenAll(((Bot[])[near, far]).Zip(starts, (bot, start) => bed.FollowAsync(bot, start, () => last)));
        // A machine that lags may hold back what was the last one.
        while (bed.Camera.Sent < last || !reading.IsCompleted)
        {
            await bed.Camera.SendAsync();
            await Task.WhenAny(reading, Task.Delay(2));
        }

        await reading;
        Assert.Equal(0, bed.Life(0).Worker.Pipes.Counters.DroppedForObservers);
        Assert.InRange(bed.Life(0).Worker.Pipes.Counters.Packets, Frames, bed.Camera.Sent);
    }

    [Fact]
    public async Task Viewer_OnTheOtherWorker_GetsEveryPacketAsItWasSent_AndIsAnsweredThere()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 0);
        using var viewer = await TestPeer.ConnectAsync(bed.Host, $"/whep/{SpanBed.Room}/{bed.ProducerId}", "recvonly");
        Assert.Equal(bed.Host.Node.Workers.Slots[1].Ports.Media, viewer.Answer.Media[0].Candidates[0].Port);
        await bed.Camera.UntilAsync(RtcpKind.PictureLossIndication);

        for (var i = 0; i < 30; i++) await bed.Camera.SendAsync();
        var last = 0;
        ushort? previous = null;
        while (last < bed.Camera.Sent)
        {
            var (sequence, timestamp, payload) = Read(await viewer.ReceiveAsync(DatagramKind.Rtp));
            last = (int)(timestamp / 3000);
            Assert.Equal(Camera.Payload(last, Camera.IsKey(last)), payload);
            Assert.True(previous is null || sequence == (ushort)(previous + 1), $"{sequence} after {previous}");
            previous = sequence;
        }

        using var probed = await bed.Host.Public.GetAsync(viewer.Session);
        using var ended = await bed.Host.Public.DeleteAsync(viewer.Session);
        using var gone = await bed.Host.Public.GetAsync(viewer.Session);
        Assert.Equal([204, 200, 404], ((HttpResponseMessage[])[probed, ended, gone]).Select(response => (int)response.StatusCode));
    }

    [Fact]
    public async Task KeyFrameRequest_OfAnObserverOnTheOtherWorker_ReachesThePublisher()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 0);
        var far = await bed.ObserveAsync("far");
        Assert.Equal(1, far.Worker(bed.Host));
        // Its start asked for one; the next is its own.
        await bed.Camera.UntilAsync(RtcpKind.PictureLossIndication);
        await bed.ReachAsync(far);

        await far.AskForKeyFrameAsync();

        await bed.Camera.UntilAsync(RtcpKind.PictureLossIndication);
    }

    [Fact]
    public async Task Nack_OfAnObserverOnTheOtherWorker_IsAnsweredThere()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 0);
        var far = await bed.ObserveAsync("far");
        var (sequence, _, _) = await bed.ReachAsync(far);

        await far.NackAsync(sequence);

        Assert.Equal(sequence, await far.ReceiveRepairAsync());
        var answered = await bed.AskAsync(1, mirror => mirror.Consumers.Sum(consumer => consumer.Retransmitted));
        Assert.Equal(1, answered);
    }

    [Fact]
    public async Task Pause_OnOneWorker_IsOneOnTheOther_AndTheStreamGoesOnWithAKeyFrame()
    {
        await using var bed = await SpanBed.OpenAsync();
        var (_, far) = await bed.ObserveOnBothAsync();
        await bed.ReachAsync(far);

        await SetPausedAsync(bed, true);
        await SpanBed.UntilAsync(() => bed.AskAsync(1, mirror => mirror.IsPaused), "the mirror is paused");
        for (var i = 0; i < 7; i++) await bed.Camera.SendAsync();
        await SetPausedAsync(bed, false);
        await SpanBed.UntilAsync(() => bed.AskAsync(1, mirror => !mirror.IsPaused), "the mirror goes on");
        var resumedAt = bed.Camera.Sent;
        for (var i = 0; i < 20; i++) await bed.Camera.SendAsync();

        uint timestamp;
        do timestamp = (await far.ReceiveAsync()).Timestamp;
        while (timestamp <= Camera.Timestamp(resumedAt - 7));
        Assert.True(Camera.IsKey((int)(timestamp / 3000)), $"went on with {timestamp / 3000}");
    }

    private static Task SetPausedAsync(SpanBed bed, bool paused) => bed.Life(0).InvokeAsync(worker =>
    {
        worker.Rooms.SetPaused(worker.Rooms.Find(SpanBed.Room)!.Producers[bed.ProducerId], paused, worker.Clock.Now);
        return true;
    });

    private static (ushort Sequence, uint Timestamp, byte[] Payload) Read(byte[] datagram)
    {
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        return (packet.SequenceNumber, packet.Timestamp, packet.Payload.ToArray());
    }
}
