using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Receive;

/// <summary>A sender that answers NACKs and key-frame requests, behind a network that loses, delays, reorders and duplicates (seeded).</summary>
public sealed class LossyNetworkTests
{
    private const int FrameCount = 240;

    [Theory]
    [InlineData(1, 0.00, 0)]
    [InlineData(2, 0.05, 15)]
    [InlineData(3, 0.05, 80)]
    [InlineData(4, 0.15, 5)]
    [InlineData(5, 0.15, 40)]
    public void LossAndReorder_WithAnsweredNacks_DeliversAllInOrder(int seed, double loss, int oneWayMs)
    {
        var result = Simulate(seed, loss, oneWayMs, answerNacks: true);

        Assert.Equal(Enumerable.Range(1, FrameCount).Select(i => (int)(byte)i), result.Frames);
    }

    [Theory]
    [InlineData(6, 0.02)]
    [InlineData(7, 0.10)]
    public void LossWithoutRepair_NeverDeliversAnUndecodableFrame(int seed, double loss)
    {
        var result = Simulate(seed, loss, 20, answerNacks: false);

        Assert.NotEmpty(result.Frames);
        Assert.NotEmpty(result.KeyFrameRequestsMs);
        // A frame that does not follow its predecessor must be a key frame.
        for (var i = 1; i < result.Numbers.Count; i++)
            Assert.True(result.Numbers[i] == result.Numbers[i - 1] + 1 || result.KeyFrames.Contains(result.Numbers[i]), $"seed {seed}: frame {result.Numbers[i]}");
    }

    private static Result Simulate(int seed, double loss, int oneWayMs, bool answerNacks)
    {
        var random = new Random(seed);
        var source = new Vp8Source(65_000);
        var harness = new StreamHarness();
        var wire = new PriorityQueue<byte[], (double At, int Order)>();
        var sent = new Dictionary<ushort, byte[]>();
        var result = new Result(harness.Frames, harness.KeyFrameRequestsMs);
        var (order, answered, wantsKey, keyRequests) = (0, 0, true, 0);
        var requests = new PriorityQueue<ushort, double>();
        for (var at = 0.0; at < FrameCount * 33 + 3000; at++)
        {
            if (at % 33 == 0 && source.Frames < FrameCount)
            {
                if (wantsKey) result.KeyFrames.Add(source.Frames + 1);
                foreach (var packet in source.NextFrame(1 + random.Next(4), key: wantsKey))
                {
                    sent[SequenceOf(packet)] = packet;
                    Send(packet, at, source.Frames > 1);
                }
                wantsKey = false;
            }
            while (requests.TryPeek(out var sequence, out var due) && due <= at)
            {
                requests.Dequeue();
                if (answerNacks && sent.TryGetValue(sequence, out var packet)) Send(harness.Rtx(packet, (ushort)order), at, true);
            }
            harness.GoTo(at);
            while (wire.TryPeek(out var packet, out var when) && when.At <= at)
            {
                wire.Dequeue();
                harness.Receive(packet);
            }
            for (; answered < harness.Nacked.Count; answered++) requests.Enqueue(harness.Nacked[answered], at + oneWayMs);
            wantsKey |= keyRequests < harness.KeyFrameRequestsMs.Count && !answerNacks;
            keyRequests = harness.KeyFrameRequestsMs.Count;
        }
        foreach (var frame in harness.Frames) result.Numbers.Add(Unwrap(frame, result.Numbers.Count == 0 ? 0 : result.Numbers[^1]));
        return result;

        void Send(byte[] packet, double at, bool mayBeLost)
        {
            if (mayBeLost && random.NextDouble() < loss) return;
            var jitter = loss > 0 && random.NextDouble() < 0.1 ? random.NextDouble() * 8 : 0;
            wire.Enqueue(packet, (at + oneWayMs + jitter, order++));
            if (mayBeLost && random.NextDouble() < loss / 2) wire.Enqueue(packet, (at + oneWayMs + jitter + 1, order++));
        }
    }

    private static int Unwrap(int number, int previous) => previous + (byte)(number - previous);

    private static ushort SequenceOf(byte[] bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        return packet.SequenceNumber;
    }

    private sealed record Result(List<int> Frames, List<double> KeyFrameRequestsMs)
    {
        public List<int> Numbers { get; } = [];
        public HashSet<int> KeyFrames { get; } = [];
    }
}
