using RoomLens.Rtp.Frames;

namespace RoomLens.Rtp.Tests.Emulation;

/// <summary>Properties of the whole receiver over seeds and networks; <see cref="EmulatedCall"/> checks each frame.</summary>
public sealed class EmulatedCallTests
{
    private static readonly VideoCodec[] Codecs = Enum.GetValues<VideoCodec>();

    private static readonly NetworkConditions[] Networks =
    [
        new(),
        new() { Loss = 0.01 },
        new() { Loss = 0.05, DelayMs = 25, JitterMs = 10, Reorder = 0.05, Duplicate = 0.02 },
        new() { Loss = 0.2, DelayMs = 5 },
        new() { BurstBegin = 0.01, BurstEnd = 0.2, DelayMs = 25 },
        new() { Reorder = 0.3, ReorderMs = 40, Duplicate = 0.1 },
        new() { RateKbps = 600, QueueMs = 120, JitterMs = 5 },
        new() { BlackoutFromMs = 3000, BlackoutToMs = 5000, Loss = 0.02 },
    ];

    public static TheoryData<VideoCodec, int, int> Cells
    {
        get
        {
            var cells = new TheoryData<VideoCodec, int, int>();
            foreach (var codec in Codecs)
                for (var network = 0; network < Networks.Length; network++)
                    for (var seed = 1; seed <= 2; seed++)
                        cells.Add(codec, network, seed);
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Frames_OverAnyNetwork_AreSentOnesInOrderWithTheirReferences(VideoCodec codec, int network, int seed)
    {
        var call = new EmulatedCall(codec, Networks[network], seed).Run(10);

        Assert.True(call.Given > call.Sent / 4, $"{call.Given} of {call.Sent}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TemporalLayers_OverLossWithoutRequests_KeepTheirReferences(int seed)
    {
        var call = new EmulatedCall(VideoCodec.Vp8, new NetworkConditions { Loss = 0.3, DelayMs = 60 }, seed, new SenderBehaviour { TemporalLayers = true }).Run(10);

        Assert.True(call.Given > call.Sent / 10, $"{call.Given} of {call.Sent}");
    }

    [Fact]
    public void TenMinutes_AtFivePercentLoss_AreComplete()
    {
        var call = new EmulatedCall(VideoCodec.Vp8, new NetworkConditions { Loss = 0.05, DelayMs = 10 }, 11).Run(600);

        Assert.InRange(call.Sent, 18_000, 18_001);
        Assert.True(call.Given > 17_990, $"{call.Given}");
    }

    [Theory]
    [InlineData(VideoCodec.Vp8, 10, 1, 1500)]
    [InlineData(VideoCodec.Vp8, 10, 1, 30)]
    [InlineData(VideoCodec.Vp8, 50, 2, 1500)]
    [InlineData(VideoCodec.Vp8, 50, 2, 30)]
    [InlineData(VideoCodec.Vp8, 200, 3, 30)]
    [InlineData(VideoCodec.H264, 10, 4, 1500)]
    [InlineData(VideoCodec.H264, 50, 5, 30)]
    [InlineData(VideoCodec.H264, 200, 6, 30)]
    [InlineData(VideoCodec.Vp9, 50, 7, 30)]
    [InlineData(VideoCodec.Av1, 50, 8, 30)]
    [InlineData(VideoCodec.H265, 50, 9, 30)]
    public void Blackout_IsOverSoonAndAsksSeldom(VideoCodec codec, double roundTripMs, int seed, int historyPackets)
    {
        var conditions = new NetworkConditions { BlackoutFromMs = 3000, BlackoutToMs = 5000, DelayMs = roundTripMs / 2 };

        var call = new EmulatedCall(codec, conditions, seed, new SenderBehaviour { HistoryPackets = historyPackets }).Run(8);

        var through = call.FirstArrivalAfter(5000);
        var firstFrame = call.Output.First(output => output.AtMs > 5000).AtMs;
        Assert.InRange(firstFrame - through, 0, roundTripMs + 33.4 + 50);
        for (var from = 0.0; from < 8000; from += 100)
            Assert.True(call.KeyFrameRequestsMs.Count(at => at >= from && at < from + 2000) <= 3, string.Join(' ', call.KeyFrameRequestsMs));
    }
}
