using RoomLens.Rtp.Packets.Dependencies;

namespace RoomLens.Rtp.Tests.Packets;

/// <summary>Bits by appendix A.8.2 of the AV1 RTP payload format: two temporal layers, two decode targets, one chain.</summary>
public sealed class DependencyDescriptorTests
{
    // Header: start, end, template 3, frame 258; flags: structure only. Structure: offset 3, two targets; layers T0, T1; indications SS, -D;
    // differences {}, {1}; one chain that protects both targets, differences 0 and 1; resolution 640x360.
    private static readonly byte[] KeyFrame = Bits(
        "1 1 000011 0000000100000010  1 0 0 0 0  000011 00001  01 11  10 10 00 01  0 1 0000 0  10 0000 0001  1 0000001001111111 0000000101100111");

    private readonly DependencyDescriptorReader _reader = new();

    [Fact]
    public void Structure_IsReadWhole()
    {
        Assert.True(_reader.TryRead(KeyFrame, out var key));

        Assert.Equal((258, 3u, 2, 1), (key.Header.FrameNumber, key.ActiveDecodeTargets!.Value, key.Structure.DecodeTargets, key.Structure.Chains));
        Assert.Equal([(640, 360)], key.Structure.Resolutions);
        Assert.Equal([0, 1], key.Structure.Templates.Select(template => template.TemporalId));
        Assert.Equal([DecodeTargetIndication.NotPresent, DecodeTargetIndication.Discardable], key.Structure.Templates[1].Indications);
        Assert.Equal([1], key.Structure.Templates[1].Differences);
        Assert.Equal([0, 0], key.Structure.ProtectingChains);
        Assert.Empty(key.Frame.Differences);
    }

    [Fact]
    public void LaterFrame_TakesItsTemplateOrItsOwnFields()
    {
        Assert.False(_reader.TryRead(Bits("1 1 000100 0000000100000011"), out _));
        Assert.True(_reader.TryRead(KeyFrame, out _));

        Assert.True(_reader.TryRead(Bits("1 1 000100 0000000100000011"), out var second));
        Assert.True(_reader.TryRead(Bits("1 0 000011 0000000100000100  0 1 0 1 1  01  01 0001 10 00001111 00 00000010"), out var third));

        Assert.Equal((1, 1), (second.Frame.TemporalId, Assert.Single(second.Frame.Differences)));
        Assert.Null(second.ActiveDecodeTargets);
        Assert.Equal(1u, third.ActiveDecodeTargets);
        Assert.Equal([2, 16], third.Frame.Differences);
        Assert.Equal([2], third.Frame.ChainDifferences);
    }

    [Fact]
    public void Truncated_IsRefusedAndKeepsTheStructure()
    {
        Assert.True(_reader.TryRead(KeyFrame, out _));
        var structure = _reader.Structure;

        for (var length = 4; length < KeyFrame.Length; length++) Assert.False(_reader.TryRead(KeyFrame.AsSpan(0, length), out _), $"{length}");
        Assert.False(_reader.TryRead(Bits("1 1 000101 0000000100000011"), out _));

        Assert.Same(structure, _reader.Structure);
    }

    private static byte[] Bits(string text)
    {
        var bits = text.Replace(" ", "", StringComparison.Ordinal);
        var bytes = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i] == '1') bytes[i / 8] |= (byte)(0x80 >> (i % 8));
        return bytes;
    }
}
