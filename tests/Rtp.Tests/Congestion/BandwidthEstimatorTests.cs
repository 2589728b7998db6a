using RoomLens.Rtp.Congestion;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Rtp.Time;
using Xunit.Abstractions;

namespace RoomLens.Rtp.Tests.Congestion;

public class BandwidthEstimatorTests(ITestOutputHelper output)
{
    private const long MostBps = 1_500_000;

    private static readonly NetworkConditions Wide = new() { RateKbps = 20_000, DelayMs = 20, JitterMs = 4, QueueMs = 500 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bottleneck_EstimateIsNearItWithinThreeSecondsAndStays(int seed)
    {
        var (path, flow) = Start(seed);

        path.Conditions = Wide with { RateKbps = 300 };
        path.Run(TimeSpan.FromSeconds(3));
        var reached = flow.Estimator.Estimate.BitrateBps;
        path.TakeLongestWaitMs();
        path.Run(TimeSpan.FromSeconds(10));
        var settled = flow.Estimator.Estimate.BitrateBps;
        var wait = path.TakeLongestWaitMs();

        output.WriteLine($"seed {seed}: after 3 s {reached / 1000} kbit/s, after 13 s {settled / 1000} kbit/s, longest wait {wait:F0} ms");
        Assert.InRange(reached, 225_000, 375_000);
        Assert.InRange(settled, 225_000, 375_000);
        Assert.InRange(wait, 0, 250);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Relief_ProbesRaiseTheEstimateWithinTenSeconds(int seed)
    {
        var (path, flow) = Start(seed);
        path.Conditions = Wide with { RateKbps = 300 };
        path.Run(TimeSpan.FromSeconds(15));
        var padding = flow.PaddingOctets;

        path.Conditions = Wide with { RateKbps = 3_000 };
        var took = path.RunUntil(() => flow.Estimator.Estimate.BitrateBps >= MostBps, TimeSpan.FromSeconds(20));

        output.WriteLine($"seed {seed}: relief after {took} ms with {flow.PaddingOctets - padding} octets of padding; {padding} octets before");
        Assert.InRange(took, 0, 10_000);
        Assert.NotEqual(0, flow.PaddingOctets - padding);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RandomLossOfTwoPercent_DoesNotLowerTheEstimate(int seed)
    {
        var (path, flow) = Start(seed);

        path.Conditions = Wide with { Loss = 0.02 };
        path.Run(TimeSpan.FromSeconds(20));

        Assert.InRange(flow.Estimator.Estimate.BitrateBps, MostBps * 4 / 5, long.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void LossOfAThird_LowersTheEstimate(int seed)
    {
        var (path, flow) = Start(seed);

        path.Conditions = Wide with { Loss = 0.33 };
        path.Run(TimeSpan.FromSeconds(5));

        Assert.InRange(flow.Estimator.Estimate.BitrateBps, 0, MostBps * 2 / 3);
        Assert.InRange(flow.Estimator.Estimate.LossFraction, 0.1, 0.6);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TwoFlows_ShareTheBottleneck(int seed)
    {
        var path = new CongestedPath(Wide with { RateKbps = 1_000 }, seed);
        var (first, second) = (Adaptive(path), Adaptive(path));

        path.Run(TimeSpan.FromSeconds(30));
        path.TakeLongestWaitMs();
        var (before, beforeToo) = (first.ReceivedOctets, second.ReceivedOctets);
        path.Run(TimeSpan.FromSeconds(30));
        var (got, gotToo) = ((first.ReceivedOctets - before) * 8 / 30_000.0, (second.ReceivedOctets - beforeToo) * 8 / 30_000.0);

        output.WriteLine($"seed {seed}: {got:F0} and {gotToo:F0} kbit/s of 1000, longest wait {path.TakeLongestWaitMs():F0} ms");
        Assert.InRange(got + gotToo, 600, 1_000);
        Assert.InRange(Math.Min(got, gotToo) / Math.Max(got, gotToo), 0.25, 1);
    }

    [Fact]
    public void ThinPathThatWidens_IsFoundByProbesOfSmallPackets()
    {
        var path = new CongestedPath(new NetworkConditions { DelayMs = 20, RateKbps = 60, QueueMs = 500 }, 1);
        var flow = path.Add(_ => path.NowMs < 5_000 ? 300_000 : 40_000);
        flow.Estimator.DesiredBps = 900_000;
        path.Run(TimeSpan.FromSeconds(20));
        var thin = flow.Estimator.Estimate.BitrateBps;

        path.Conditions = path.Conditions with { RateKbps = 3_000 };
        var up = path.RunUntil(() => flow.Estimator.Estimate.BitrateBps >= 900_000, TimeSpan.FromSeconds(20));

        Assert.InRange(thin, 30_000, 90_000);
        Assert.InRange(up, 0, 10_000);
    }

    [Fact]
    public void LittleSent_EstimateStaysAndIsNotProbedBeyondWhatIsDesired()
    {
        var path = new CongestedPath(Wide, 1);
        var flow = path.Add(static _ => 100_000);
        flow.Estimator.DesiredBps = 150_000;

        path.Run(TimeSpan.FromSeconds(20));

        Assert.True(flow.Estimator.IsApplicationLimited);
        Assert.Equal((1_000_000, 0), (flow.Estimator.Estimate.BitrateBps, flow.PaddingOctets));
    }

    [Fact]
    public void DelayJumps_WhileLittleIsSent_EstimateDoesNotFallToWhatIsSent()
    {
        var path = new CongestedPath(Wide, 1);
        var flow = path.Add(static _ => 100_000);
        path.Run(TimeSpan.FromSeconds(5));

        path.Conditions = Wide with { DelayMs = 200 };
        path.Run(TimeSpan.FromSeconds(2));
        path.Conditions = Wide;
        path.Run(TimeSpan.FromSeconds(2));

        Assert.InRange(flow.Estimator.Estimate.BitrateBps, 500_000, 1_000_000);
    }

    [Fact]
    public void Probes_BehindABottleneck_StayWithinATenthOfTheEstimate()
    {
        var (path, flow) = Start(1);
        path.Conditions = Wide with { RateKbps = 300 };
        path.Run(TimeSpan.FromSeconds(10));
        var before = flow.PaddingOctets;

        path.Run(TimeSpan.FromSeconds(60));

        Assert.InRange((flow.PaddingOctets - before) * 8 / 60, 0, 30_000);
    }

    [Fact]
    public void NoFeedback_HalvesTheEstimateAgainAndAgain()
    {
        var (path, flow) = Start(1);
        var before = flow.Estimator.Estimate.BitrateBps;
        flow.IsDeaf = true;

        path.Run(TimeSpan.FromSeconds(4.5));

        Assert.InRange(flow.Estimator.Estimate.BitrateBps, 30_000, before / 4 + 1);
    }

    /// <summary>One packet of feedback says too little for an estimate; the silence after it must not leave a deadline in the past for ever.</summary>
    [Fact]
    public void FeedbackOnceThenSilence_NextTimeoutIsAhead()
    {
        var estimator = new BandwidthEstimator(new BandwidthEstimatorOptions()) { DesiredBps = MostBps };
        var now = Instant.FromMilliseconds(1000);
        var recorder = new TransportWideRecorder();
        recorder.HandlePacket(estimator.HandleSent(1000, now), now);
        Give(estimator, recorder, now);
        estimator.HandleSent(1000, now);

        now += TimeSpan.FromSeconds(10);
        estimator.HandleTimeout(now);

        Assert.True(estimator.NextTimeout(now) is not { } due || due > now);
    }

    /// <summary>After a decrease no probe starts for a while: what is due then is a later look, not one at once.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Limited_NextTimeoutIsAlwaysAhead(int seed)
    {
        var (path, flow) = Start(seed);
        path.Conditions = Wide with { RateKbps = 300 };

        for (var i = 0; i < 200; i++)
        {
            path.Run(TimeSpan.FromMilliseconds(50));
            var now = Instant.FromMilliseconds(path.NowMs);
            flow.Estimator.HandleTimeout(now);
            Assert.True(flow.Estimator.NextTimeout(now) is not { } due || due > now);
        }
    }

    [Fact]
    public void NeverAnyFeedback_NothingIsKnown()
    {
        var estimator = new BandwidthEstimator(new BandwidthEstimatorOptions()) { DesiredBps = MostBps };

        for (var ms = 0; ms < 10_000; ms += 10)
        {
            estimator.HandleSent(1200, Instant.FromMilliseconds(ms));
            estimator.HandleTimeout(Instant.FromMilliseconds(ms));
        }

        Assert.False(estimator.IsKnown);
        Assert.False(estimator.TryPollEstimate(out _));
        Assert.False(estimator.TryPollPadding(Instant.FromMilliseconds(10_000), out _));
    }

    [Fact]
    public void FeedbackAboutPacketsNeverSent_ChangesNothing()
    {
        var estimator = new BandwidthEstimator(new BandwidthEstimatorOptions());
        estimator.HandleSent(1200, default);
        var recorder = new TransportWideRecorder();
        for (ushort sequence = 500; sequence < 900; sequence++) recorder.HandlePacket(sequence, Instant.FromMilliseconds(sequence));

        Give(estimator, recorder, Instant.FromMilliseconds(1000));

        Assert.Equal((false, 0, 0), (estimator.IsKnown, estimator.Estimate.AcknowledgedBps, estimator.Estimate.LossFraction));
    }

    [Fact]
    public void HandleSentAndHandleFeedback_Warm_AllocateNothing()
    {
        var (path, flow) = Start(1);
        var buffer = new byte[1200];
        var now = Instant.FromMilliseconds(path.NowMs);
        for (var i = 0; i < 1000; i++) flow.Estimator.HandleSent(1200, now);
        var length = Record(flow.Estimator, now, buffer);
        Hear(flow.Estimator, buffer.AsSpan(0, length), now);

        length = Record(flow.Estimator, now + TimeSpan.FromMilliseconds(100), buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Hear(flow.Estimator, buffer.AsSpan(0, length), now + TimeSpan.FromMilliseconds(200));
        for (var i = 0; i < 100; i++) flow.Estimator.HandleSent(1200, now + TimeSpan.FromMilliseconds(200));

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int Record(BandwidthEstimator estimator, Instant now, byte[] buffer)
    {
        var recorder = new TransportWideRecorder();
        for (var i = 0; i < 100; i++) recorder.HandlePacket(estimator.HandleSent(1200, now), now + TimeSpan.FromMilliseconds(i));
        var writer = new RtcpWriter(buffer);
        Assert.True(recorder.TryWrite(ref writer, 1, 2));
        return writer.Length;
    }

    private static void Give(BandwidthEstimator estimator, TransportWideRecorder recorder, Instant now)
    {
        var buffer = new byte[4096];
        var writer = new RtcpWriter(buffer);
        Assert.True(recorder.TryWrite(ref writer, 1, 2));
        Hear(estimator, buffer.AsSpan(0, writer.Length), now);
    }

    private static void Hear(BandwidthEstimator estimator, ReadOnlySpan<byte> compound, Instant now)
    {
        Assert.True(RtcpReader.TryCreate(compound, out var reader));
        Assert.True(reader.TryRead(out var packet));
        estimator.HandleFeedback(packet.ReadTransportWide(), now);
    }

    /// <summary>A few octets may tell of 65,535 packets: what lies beyond as many as are remembered is not looked at.</summary>
    [Theory]
    [InlineData(4_095, true)]
    [InlineData(4_096, false)]
    public void HandleFeedback_TellingOfManyPackets_HearsAsManyAsAreRemembered(int before, bool isHeard)
    {
        var estimator = new BandwidthEstimator(new BandwidthEstimatorOptions());
        var sequence = estimator.HandleSent(1000, Instant.FromMilliseconds(1000));
        byte[] control =
        [
            .. BigEndian(sequence - before), .. BigEndian(before + 1), 0, 0, 1, 0, .. BigEndian(before), 0x20, 0x01, 4, 0, 0, 0,
        ];
        byte[] packet = [0x8F, 0xCD, 0, (byte)(2 + control.Length / 4), .. new byte[8], .. control];
        Assert.True(RtcpReader.TryCreate(packet, out var reader));
        Assert.True(reader.TryRead(out var feedback));

        estimator.HandleFeedback(feedback.ReadTransportWide(), Instant.FromMilliseconds(1040));

        Assert.Equal(isHeard, estimator.Estimate.RoundTrip < TimeSpan.FromMilliseconds(200));

        static byte[] BigEndian(int value) => [(byte)(value >> 8), (byte)value];
    }

    private static (CongestedPath Path, MediaFlow Flow) Start(int seed)
    {
        var path = new CongestedPath(Wide, seed);
        var flow = Adaptive(path);
        path.Run(TimeSpan.FromSeconds(5));
        Assert.InRange(flow.Estimator.Estimate.BitrateBps, MostBps, long.MaxValue);
        return (path, flow);
    }

    private static MediaFlow Adaptive(CongestedPath path)
    {
        var flow = path.Add(static flow => Math.Min(MostBps, flow.Estimator.Estimate.BitrateBps));
        flow.Estimator.DesiredBps = MostBps;
        return flow;
    }
}
