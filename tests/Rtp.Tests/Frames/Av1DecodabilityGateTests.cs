using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Frames.Gates;
using RoomLens.Rtp.Packets.Dependencies;

namespace RoomLens.Rtp.Tests.Frames;

/// <summary>Two temporal layers with a chain over the base layer, as in the descriptor tests: templates 3 (T0, key), 4 (T1 or T0, refers one back).</summary>
public sealed class Av1DecodabilityGateTests
{
    // Structure: offset 3, two targets; layers T0, T1; indications SS, -D; differences {}, {1}; one chain for both, differences 0 and 1.
    private const string Structure = "1 0 0 0 0  000011 00001  01 11  10 10 00 01  0 1 0000 0  10 0000 0001  0";

    private readonly Av1DecodabilityGate _gate = new();
    private readonly DependencyDescriptorReader _reader = new();

    [Fact]
    public void EnhancementLost_BaseGoesOn_WithoutAKeyFrame()
    {
        Assert.Equal(GateVerdict.Passed, Key(10));
        Assert.Equal(GateVerdict.Passed, Frame(11, template: 4, distance: 1, chain: 1));
        // Frame 12 (T1 after 11) is lost; 13 refers to 11.
        Assert.Equal(GateVerdict.Passed, Frame(13, template: 3, distance: 2, chain: 3, gap: true));
        Assert.False(_gate.NeedsKeyFrame);
    }

    [Fact]
    public void ReferenceLost_IsRefused_AndTheBrokenChainWantsAKeyFrame()
    {
        Key(10);
        // 11 is lost, the chain's last frame; 12 refers to it.
        Assert.Equal(GateVerdict.Refused, Frame(12, template: 3, distance: 1, chain: 1, gap: true));
        Assert.True(_gate.NeedsKeyFrame);
        Assert.Equal(GateVerdict.Refused, Frame(13, template: 3, distance: 1, chain: 1));

        Assert.Equal(GateVerdict.Passed, Key(14));
        Assert.False(_gate.NeedsKeyFrame);
    }

    [Fact]
    public void FrameNumbers_Wrap()
    {
        Key(65_535);

        Assert.Equal(GateVerdict.Passed, Frame(0, template: 4, distance: 1, chain: 1));
        Assert.Equal(GateVerdict.Passed, Frame(1, template: 3, distance: 2, chain: 2));
    }

    [Fact]
    public void Closed_NothingPassesBeforeTheNextKeyFrame()
    {
        Key(10);
        _gate.Close();

        Assert.Equal(GateVerdict.Refused, Frame(11, template: 4, distance: 1, chain: 1));
        Assert.Equal(GateVerdict.Passed, Key(12));
    }

    [Fact]
    public void WithoutDescriptors_AGapClosesIt()
    {
        Assert.Equal(GateVerdict.Refused, Judge([], key: false, gap: false));
        Assert.Equal(GateVerdict.Passed, Judge([], key: true, gap: false));
        Assert.Equal(GateVerdict.Passed, Judge([], key: false, gap: false));
        Assert.Equal(GateVerdict.Refused, Judge([], key: false, gap: true));
        Assert.True(_gate.NeedsKeyFrame);
        Assert.Equal(GateVerdict.Passed, Judge([], key: true, gap: false));
    }

    private GateVerdict Key(int number) => Judge([Read($"1 1 000011 {Convert.ToString(number, 2).PadLeft(16, '0')} {Structure}")], key: true, gap: false);

    /// <summary>A frame with its own differences and chain difference, up to 15 back.</summary>
    private GateVerdict Frame(int number, int template, int distance, int chain, bool gap = false) => Judge(
        [Read($"1 1 {Convert.ToString(template, 2).PadLeft(6, '0')} {Convert.ToString(number, 2).PadLeft(16, '0')} 0 0 0 1 1  01 {Convert.ToString(distance - 1, 2).PadLeft(4, '0')} 00  {Convert.ToString(chain, 2).PadLeft(8, '0')}")],
        key: false, gap);

    private FrameDependencies Read(string text)
    {
        var bits = text.Replace(" ", "", StringComparison.Ordinal);
        var bytes = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i] == '1') bytes[i / 8] |= (byte)(0x80 >> (i % 8));
        Assert.True(_reader.TryRead(bytes, out var dependencies));
        return dependencies;
    }

    private GateVerdict Judge(FrameDependencies[] dependencies, bool key, bool gap)
    {
        ReadOnlySpan<byte> payload = [1];
        return _gate.Judge(new AssembledFrame
        {
            FirstSequence = 0,
            LastSequence = 0,
            Packets = 1,
            Length = 1,
            Timestamp = 0,
            Descriptor = default,
            Content = new FrameContent(key, HasPicture: true),
            EndsPicture = true,
            FirstPacketAt = default,
            Rotation = 0,
            AbsCaptureTime = null,
            GapBefore = gap,
            Dependencies = dependencies,
        }, ref payload, out _);
    }
}
