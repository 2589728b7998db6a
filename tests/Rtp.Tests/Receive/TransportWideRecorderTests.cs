using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Receive;

public sealed class TransportWideRecorderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Feedback_OfRandomArrivals_ReadsBackAsTheyCame(int seed)
    {
        var random = new Random(seed);
        var recorder = new TransportWideRecorder();
        var arrivals = new Dictionary<ushort, double>();
        ushort sequence = 65_000;
        var now = 1000.0;
        var read = new Dictionary<ushort, double>();
        for (var i = 0; i < 2000; i++, sequence++)
        {
            now += random.NextDouble() * (random.Next(50) == 0 ? 200 : 2);
            if (random.Next(10) == 0) continue;
            var at = now + (random.Next(20) == 0 ? random.NextDouble() * 20 : 0);
            arrivals[sequence] = at;
            recorder.HandlePacket(sequence, new Instant((long)(at * 1e6)));
            if (i % 100 == 99) ReadAll(recorder, read);
        }
        ReadAll(recorder, read);

        Assert.Equal(arrivals.Keys.Order(), read.Keys.Order());
        foreach (var (number, at) in arrivals) Assert.InRange(read[number], at - 0.126, at + 0.126);
    }

    [Fact]
    public void LargeGapInTime_ContinuesInTheNextPacket()
    {
        var recorder = new TransportWideRecorder();
        recorder.HandlePacket(5, Instant.FromMilliseconds(0));
        recorder.HandlePacket(6, Instant.FromMilliseconds(20_000));
        var read = new Dictionary<ushort, double>();

        ReadAll(recorder, read);

        Assert.Equal([0, 20_000], read.Values);
        Assert.Equal(2, recorder.NextFeedbackCount);
    }

    [Fact]
    public void Jump_GivesUpTheOldOnly()
    {
        var recorder = new TransportWideRecorder();
        recorder.HandlePacket(0, Instant.FromMilliseconds(0));
        for (var i = 1; i < 5; i++) recorder.HandlePacket((ushort)(i * 30_000), Instant.FromMilliseconds(i));
        var read = new Dictionary<ushort, double>();

        ReadAll(recorder, read);

        Assert.Contains(unchecked((ushort)120_000), read.Keys);
    }

    private static void ReadAll(TransportWideRecorder recorder, Dictionary<ushort, double> read)
    {
        var buffer = new byte[1200];
        while (recorder.HasNews)
        {
            var writer = new RtcpWriter(buffer);
            Assert.True(recorder.TryWrite(ref writer, 1, 2));
            Assert.True(RtcpReader.TryCreate(buffer.AsSpan(0, writer.Length), out var reader));
            Assert.True(reader.TryRead(out var packet));
            var feedback = packet.ReadTransportWide();
            var time = feedback.ReferenceTime * 64.0;
            while (feedback.TryRead(out var sequence, out var status, out var deltaUs))
            {
                time += deltaUs / 1000.0;
                if (status != PacketStatus.NotReceived) read[sequence] = time;
            }
        }
    }
}
