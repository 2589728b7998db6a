using RoomLens.Fuzzing;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Tests.Pipes;

namespace RoomLens.Sfu.Tests.Fuzzing;

/// <summary>Packets of a publisher through a pipe to a consumer on another worker, who asks for them again now and then.</summary>
internal static class PipeTarget
{
    /// <summary>A room on two workers.</summary>
    public static FuzzTarget Media(IReadOnlyList<byte[]> packets) => new("piped packets", packets, Feed());

    private static Func<byte[], bool> Feed()
    {
        var bed = new PipeBed();
        var (consumer, receiver) = bed.AddAway();
        var runs = 0;
        return bytes =>
        {
            var parsed = RtpPacket.TryParse(bytes, out var packet);
            if (parsed) bed.Home.Producer.HandleRtp(packet, bed.Home.Now);
            if (++runs % 3 == 0) bed.Arrive();
            bed.Home.Time.Advance(TimeSpan.FromMilliseconds(1));
            if (runs % 16 == 0) bed.Home.Nack(consumer, (ushort)(runs / 16), (ushort)(runs / 16 + 3));
            if (runs % 40 == 0) bed.Mirror.HandleTimeout(bed.Home.Now);
            bed.Home.Producer.HandleTimeout(bed.Home.Now);
            bed.Ask();
            Assert.True(bed.Mirror.Layers.Sum(layer => layer.History.Count) <= 2500, "the history of the mirror grows");
            receiver.Clear();
            bed.Home.Source.Clear();
            return parsed;
        };
    }
}
