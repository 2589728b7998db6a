using RoomLens.Rtp.Packets.Dependencies;

namespace RoomLens.Rtp.Tests.Packets;

/// <summary>A descriptor that is told which decode targets are sent says that, and all else as before.</summary>
public sealed class ActiveDecodeTargetsTests
{
    // As in DependencyDescriptorTests: two targets, two templates from id 3, one chain, one resolution.
    private const string KeyFrame =
        "1 1 000011 0000000100000010  1 0 0 0 0  000011 00001  01 11  10 10 00 01  0 1 0000 0  10 0000 0001  1 0000001001111111 0000000101100111";

    private const string KeyFrameWithMask =
        "1 1 000011 0000000100000010  1 1 0 0 0  000011 00001  01 11  10 10 00 01  0 1 0000 0  10 0000 0001  1 0000001001111111 0000000101100111  11";

    private readonly DependencyDescriptorReader _before = new();
    private readonly DependencyDescriptorReader _after = new();

    [Theory]
    [InlineData(KeyFrame)]
    [InlineData(KeyFrameWithMask)]
    public void KeyFrame_KeepsItsStructure(string bits)
    {
        Assert.True(_before.TryRead(Bits(bits), out var plain));

        var told = Tell(Bits(bits), mask: 1);

        Assert.Equal((1u, 258), (told.ActiveDecodeTargets!.Value, told.Header.FrameNumber));
        Assert.Equal(plain.Structure.Resolutions, told.Structure.Resolutions);
        Assert.Equal(plain.Structure.Templates.Select(Text), told.Structure.Templates.Select(Text));
    }

    [Theory]
    [InlineData("1 0 000100 0000000100000011")]
    [InlineData("1 0 000100 0000000100000011  0 0 0 0 0")]
    [InlineData("0 1 000011 0000000100000100  0 0 1 1 1  01 01 0001 10 00001111 00 00000010")]
    [InlineData("0 1 000011 1111111111111111  0 1 1 1 1  10 01 01 0001 10 00001111 00 00000010")]
    public void LaterFrame_KeepsItsFields(string bits)
    {
        Assert.True(_before.TryRead(Bits(KeyFrame), out _));
        Assert.True(_after.TryRead(Bits(KeyFrame), out _));
        Assert.True(_before.TryRead(Bits(bits), out var plain));

        var told = Tell(Bits(bits), mask: 1);

        Assert.Equal(1u, told.ActiveDecodeTargets);
        Assert.Equal(Text(plain.Frame), Text(told.Frame));
        Assert.Equal(
            (plain.Header.StartOfFrame, plain.Header.EndOfFrame, plain.Header.TemplateId, plain.Header.FrameNumber),
            (told.Header.StartOfFrame, told.Header.EndOfFrame, told.Header.TemplateId, told.Header.FrameNumber));
    }

    [Fact]
    public void Unreadable_IsLeftAlone()
    {
        Assert.True(_before.TryRead(Bits(KeyFrame), out var key));
        Span<byte> target = stackalloc byte[64];

        for (var length = 0; length < 3; length++) Assert.Equal(0, ActiveDecodeTargets.TryWrite(new byte[length], key.Structure, 1, target));
        // The structure ends after 99 bits, in the thirteenth octet.
        for (var length = 4; length < 13; length++) Assert.Equal(0, ActiveDecodeTargets.TryWrite(Bits(KeyFrame).AsSpan(0, length), key.Structure, 1, target));
        Assert.Equal(0, ActiveDecodeTargets.TryWrite(new byte[3], key.Structure, 1, target[..3]));
    }

    private FrameDependencies Tell(byte[] descriptor, uint mask)
    {
        var target = new byte[descriptor.Length + ActiveDecodeTargets.MaxGrowth];
        var length = ActiveDecodeTargets.TryWrite(descriptor, _before.Structure!, mask, target);
        Assert.InRange(length, descriptor.Length, target.Length);
        Assert.True(_after.TryRead(target.AsSpan(0, length), out var told));
        return told;
    }

    private static string Text(FrameTemplate template) =>
        $"S{template.SpatialId} T{template.TemporalId} {string.Join(',', template.Indications)} {string.Join(',', template.Differences)} {string.Join(',', template.ChainDifferences)}";

    private static byte[] Bits(string text)
    {
        var bits = text.Replace(" ", "", StringComparison.Ordinal);
        var bytes = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i] == '1') bytes[i / 8] |= (byte)(0x80 >> (i % 8));
        return bytes;
    }
}
