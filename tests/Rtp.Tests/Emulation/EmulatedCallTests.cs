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
        var call = new EmulatedCall(VideoCodec.Vp8, new NetworkConditions { Loss = 0.3, DelayMs = 60 }, seed, temporalLayers: true).Run(10);

        Assert.True(call.Given > call.Sent / 10, $"{call.Given} of {call.Sent}");
    }

    [Theory]
    [InlineData(VideoCodec.Vp8, 0.01, 10, 0.999)]
    [InlineData(VideoCodec.Vp8, 0.05, 10, 0.995)]
    [InlineData(VideoCodec.Vp8, 0.05, 50, 0.995)]
    [InlineData(VideoCodec.Vp8, 0.10, 50, 0.98)]
    [InlineData(VideoCodec.Vp8, 0.20, 50, 0.90)]
    [InlineData(VideoCodec.H264, 0.05, 50, 0.995)]
    [InlineData(VideoCodec.H264, 0.20, 50, 0.90)]
    public void KeyFramesEach75_PliUnanswered_MostFramesAreIntact(VideoCodec codec, double loss, double roundTripMs, double least)
    {
        var conditions = new NetworkConditions { Loss = loss, DelayMs = roundTripMs / 2 };

        var call = new EmulatedCall(codec, conditions, 7, keyFrameEach: 75, answersKeyFrameRequests: false).Run(60);

        Assert.True(call.Given >= least * call.Sent, $"{call.Given} of {call.Sent}");
    }

    [Fact]
    public void TenMinutes_AtFivePercentLoss_AreComplete()
    {
        var call = new EmulatedCall(VideoCodec.Vp8, new NetworkConditions { Loss = 0.05, DelayMs = 10 }, 11).Run(600);

        Assert.InRange(call.Sent, 18_000, 18_001);
        Assert.True(call.Given > 17_990, $"{call.Given}");
    }

    [Fact]
    public void Blackout_IsOverSoonAndAsksSeldom()
    {
        var call = new EmulatedCall(VideoCodec.H264, new NetworkConditions { BlackoutFromMs = 3000, BlackoutToMs = 5000, DelayMs = 10 }, 5).Run(8);

        var firstAfter = call.Output.First(output => output.AtMs > 5000).AtMs;
        Assert.InRange(firstAfter, 5000, 5000 + 33 + 10 + 20 + 33 + 50);
        Assert.True(call.KeyFrameRequestsMs.Count(at => at is > 3000 and < 5200) <= 3, string.Join(' ', call.KeyFrameRequestsMs));
    }
}
