using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Frames.Gates;

namespace RoomLens.Rtp.Tests.Frames;

/// <summary>What picture ids and TL0PICIDX prove after a gap (RFC 7741 section 4.2, RFC 9628 section 4.2): both go round.</summary>
public sealed class PictureIdGateTests
{
    private readonly Vp8DecodabilityGate _vp8 = new();
    private readonly Vp9DecodabilityGate _vp9 = new();

    [Theory]
    [InlineData(7, 126)]
    [InlineData(7, 127)]
    [InlineData(15, 127)]
    [InlineData(15, 32_766)]
    [InlineData(15, 32_767)]
    public void Gap_NextPictureId_FollowsOverTheWrap(int bits, int last)
    {
        var next = (last + 1) & ((1 << bits) - 1);

        Assert.Equal(GateVerdict.Passed, Judge(_vp8, 10, Picture(bits, last, key: true)));
        Assert.Equal(GateVerdict.Passed, Judge(_vp9, 10, Picture(bits, last, key: true)));

        Assert.Equal(GateVerdict.Passed, Judge(_vp8, 12, Picture(bits, next)));
        Assert.Equal(GateVerdict.Passed, Judge(_vp9, 12, Picture(bits, next)));
    }

    [Fact]
    public void Gap_OtherWidthOrAnotherPicture_DoesNotFollow()
    {
        Judge(_vp8, 10, Picture(7, 5, key: true));
        Judge(_vp9, 10, Picture(7, 5, key: true));

        Assert.Equal(GateVerdict.Refused, Judge(_vp8, 12, Picture(15, 6)));
        Assert.Equal(GateVerdict.Refused, Judge(_vp9, 12, Picture(7, 7)));
    }

    /// <summary>128 pictures lost at 30 per second are 4.3 s without reception: the next of 7-bit picture ids looks as if nothing was lost.</summary>
    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void Gap_OfAsManyPacketsAsThereAreIds_Vp8IdProvesNothing(int missing, bool passes)
    {
        Judge(_vp8, 10, Picture(7, 5, key: true));

        Assert.Equal(passes ? GateVerdict.Passed : GateVerdict.Refused, Judge(_vp8, 11 + missing, Picture(7, 6)));
        Assert.Equal(!passes, _vp8.NeedsKeyFrame);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void Gap_OfAsManyPacketsAsThereAreIndexes_Tl0PicIdxProvesNothing(int missing, bool passes)
    {
        var base0 = Picture(15, 100, key: true) with { TemporalId = 0, Tl0PicIdx = 7 };
        var base1 = Picture(15, 900) with { TemporalId = 0, Tl0PicIdx = 8 };
        Judge(_vp8, 10, base0);
        Judge(_vp9, 10, base0);

        Assert.Equal(passes ? GateVerdict.Passed : GateVerdict.Refused, Judge(_vp8, 11 + missing, base1));
        Assert.Equal(passes ? GateVerdict.Passed : GateVerdict.Refused, Judge(_vp9, 11 + missing, base1));
    }

    /// <summary>Ids are widened around the newest: of half the circle it is not known any more on which side they lie, and what a picture lists is another one.</summary>
    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Gap_OfHalfTheCircle_Vp9ReferencesAreNotTrusted(int missing, bool passes)
    {
        Judge(_vp9, 10, Picture(7, 5, key: true));
        var flexible = Picture(7, 6) with { HasReferences = true, References = default(Vp9References).Add(1) };

        Assert.Equal(passes ? GateVerdict.Passed : GateVerdict.Refused, Judge(_vp9, 11 + missing, flexible));
        Assert.Equal(!passes, _vp9.NeedsKeyFrame);
    }

    private static PayloadDescriptor Picture(int bits, int id, bool key = false) =>
        new() { PictureId = id, PictureIdBits = bits, IsKeyFrame = key, InterPicture = !key, Edge = FrameEdge.Start };

    private static GateVerdict Judge(IDecodabilityGate gate, long sequence, PayloadDescriptor picture)
    {
        ReadOnlySpan<byte> payload = [1];
        return gate.Judge(new AssembledFrame
        {
            FirstSequence = sequence,
            LastSequence = sequence,
            Packets = 1,
            Length = 1,
            Timestamp = sequence * 3000,
            Descriptor = picture,
            Content = new FrameContent(picture.IsKeyFrame, HasPicture: true),
            EndsPicture = true,
            FirstPacketAt = default,
            Rotation = 0,
            AbsCaptureTime = null,
            GapBefore = !picture.IsKeyFrame,
        }, ref payload, out _);
    }
}
