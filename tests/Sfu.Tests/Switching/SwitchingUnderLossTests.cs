using RoomLens.ObserverBot.Tests.Support;

namespace RoomLens.Sfu.Tests.Switching;

/// <summary>100 layer switches and 100 pauses of a simulcast stream of real pictures, at 2 % loss on both sides of the SFU.</summary>
public sealed class SwitchingUnderLossTests : IDisposable
{
    private const int Rounds = 100;
    private const int FramesPerSecond = 25;
    private const int KeyFrameEach = 15;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task HundredSwitchesAndPauses_ViewerGetsOnlyDecodableFramesOnOneTimeline()
    {
        var clips = await MakeClipsAsync();
        var call = Run(clips);

        var frames = call.Viewer.Frames;
        Assert.True(frames[0].IsKeyFrame);
        Assert.All(frames.Skip(1).Zip(frames), pair => Assert.True((int)(pair.First.Timestamp - pair.Second.Timestamp) > 0));
        var numbers = Identify(frames, clips);
        for (var i = 1; i < frames.Count; i++)
        {
            if (frames[i].IsKeyFrame) continue;
            // A frame of VP8 needs the one before it, of its own layer.
            Assert.Equal((numbers[i].Layer, numbers[i].Frame - 1), numbers[i - 1]);
        }

        Assert.True(numbers.Zip(numbers.Skip(1)).Count(pair => pair.First.Layer != pair.Second.Layer) >= Rounds);
        Assert.Empty(call.Viewer.AskedInVain);
        Assert.Equal(0, call.Publisher.NackedInVain);
        Assert.Equal(0, call.Viewer.Stats.UndecodableFrames);
    }

    [Fact]
    public async Task HundredSwitchesAndPauses_FfmpegDecodesEveryFrame()
    {
        var clips = await MakeClipsAsync();
        var call = Run(clips);

        var packets = call.Recorder.Packets;
        var numbers = Unwrap(packets.Select(packet => packet.Sequence)).ToList();
        var inOrder = packets.Zip(numbers).OrderBy(pair => pair.Second).Select(pair => pair.First).ToList();
        Assert.Equal(numbers.Max() - numbers.Min() + 1, numbers.Distinct().Count());
        Assert.All(inOrder.Skip(1).Zip(inOrder), pair => Assert.True((int)(pair.First.Timestamp - pair.Second.Timestamp) >= 0));

        var (decoded, complaints) = await FfmpegRecorder.DecodeAsync([.. packets.Select(packet => packet.Bytes)], packets[0].Ssrc);

        Assert.Equal("", complaints);
        Assert.Equal(packets.Select(packet => packet.Timestamp).Distinct().Count(), decoded);
    }

    /// <summary>Switches after 0.9 s each, pauses for 0.2 s in between.</summary>
    private static SwitchingCall Run(IReadOnlyList<IReadOnlyList<byte[]>> clips)
    {
        var random = new Random(11);
        var call = new SwitchingCall(clips, loss: 0.02, seed: 5);
        call.Run(2.1);
        var layer = 2;
        call.SetPaused(false);
        call.Run(1);
        for (var round = 0; round < Rounds; round++)
        {
            layer = (layer + random.Next(1, 3)) % 3;
            call.Prefer(layer);
            call.Run(0.9);
            call.SetPaused(true);
            call.Run(0.2);
            call.SetPaused(false);
            call.Run(0.7);
        }

        // The last repairs arrive.
        call.IsEnding = true;
        call.Run(1);
        return call;
    }

    /// <summary>Layer and number of each frame that came out: bit by bit one that was sent, in the place of the timeline that is its own.</summary>
    private static List<(int Layer, int Frame)> Identify(List<(uint Timestamp, bool IsKeyFrame, byte[] Frame)> frames, IReadOnlyList<IReadOnlyList<byte[]>> clips)
    {
        List<(int, int)> found = [];
        (uint Timestamp, int Frame)? origin = null;
        foreach (var (timestamp, _, bytes) in frames)
        {
            origin ??= (timestamp, clips.SelectMany(clip => clip.Index()).First(frame => frame.Item.AsSpan().SequenceEqual(bytes)).Index);
            var number = origin.Value.Frame + (int)Math.Round((int)(timestamp - origin.Value.Timestamp) / (double)SimulcastPublisher.TicksPerFrame);
            var layer = Enumerable.Range(0, clips.Count).Where(layer => clips[layer][number % clips[layer].Count].AsSpan().SequenceEqual(bytes)).ToList();
            Assert.True(layer.Count == 1, $"frame {found.Count} at {timestamp} is not frame {number} of any layer");
            found.Add((layer[0], number));
        }

        return found;
    }

    private static IEnumerable<long> Unwrap(IEnumerable<ushort> sequences)
    {
        long? last = null;
        foreach (var sequence in sequences)
        {
            last = last is { } before ? before + (short)(sequence - (ushort)before) : sequence;
            yield return last.Value;
        }
    }

    private async Task<IReadOnlyList<IReadOnlyList<byte[]>>> MakeClipsAsync()
    {
        List<IReadOnlyList<byte[]>> clips = [];
        foreach (var size in (string[])["160x90", "320x180", "640x360"])
            clips.Add(await IvfClip.Vp8Async(_folder.Path, FramesPerSecond, seconds: 6, size, KeyFrameEach));
        return clips;
    }
}
