using RoomLens.Fuzzing;

namespace RoomLens.Rtp.Tests.Fuzzing.Grammar;

/// <summary>
/// Sequence parameter sets field by field (Rec. ITU-T H.264 section 7.3.2.1.1, H.265 section 7.3.2.2): every optional part, sizes beyond the bounds,
/// crops larger than the picture; a third is changed by octets afterwards.
/// </summary>
internal sealed class ParameterSetMutation(bool isH265) : IMutation
{
    private static readonly uint[] Profiles = [66, 77, 88, 100, 110, 122, 244, 44];

    private readonly BitWriter _bits = new();

    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        _bits.Clear();
        var unit = isH265 ? H265(choice) : H264(choice);
        if (choice.Chance(0.33)) choice.Overwrite(unit, from: 1);
        return unit;
    }

    private byte[] H264(Mutator choice)
    {
        var profile = Profiles[choice.Next(Profiles.Length)];
        _bits.Bits(profile, 8);
        _bits.Bits((uint)choice.Next(1 << 16), 16);
        _bits.Unsigned((uint)choice.Next(choice.Chance(0.9) ? 32 : 40));
        if (profile is 100 or 110 or 122 or 244 or 44) Chroma(choice);
        _bits.Unsigned((uint)choice.Next(13));
        Order(choice);
        _bits.Unsigned((uint)choice.Next(17));
        _bits.Bits((uint)choice.Next(2), 1);
        Size(choice, 1 << 7, 1 << 12);
        Size(choice, 1 << 7, 1 << 12);
        var isFrameOnly = choice.Chance(0.8);
        _bits.Bits(isFrameOnly ? 1u : 0, 1);
        if (!isFrameOnly) _bits.Bits((uint)choice.Next(2), 1);
        _bits.Bits((uint)choice.Next(2), 1);
        Crop(choice);
        _bits.Bits(0, 1);
        return _bits.Unit(0x67);
    }

    private byte[] H265(Mutator choice)
    {
        var layers = choice.Next(8);
        _bits.Bits((uint)choice.Next(16), 4);
        _bits.Bits((uint)layers, 3);
        _bits.Bits((uint)choice.Next(2), 1);
        for (var i = 0; i < 3; i++) _bits.Bits((uint)choice.Next(int.MaxValue), 32);
        var present = choice.Next(1 << 16);
        for (var i = 0; i < layers; i++) _bits.Bits((uint)(present >> 2 * i & 3), 2);
        if (layers > 0) _bits.Bits(0, 2 * (8 - layers));
        for (var i = 0; i < layers; i++)
        {
            if ((present >> 2 * i & 2) != 0) for (var left = 88; left > 0; left -= 8) _bits.Bits((uint)choice.Next(256), 8);
            if ((present >> 2 * i & 1) != 0) _bits.Bits((uint)choice.Next(256), 8);
        }

        _bits.Unsigned((uint)choice.Next(choice.Chance(0.9) ? 16 : 20));
        var chroma = choice.Next(4);
        _bits.Unsigned((uint)chroma);
        if (chroma == 3) _bits.Bits((uint)choice.Next(2), 1);
        Size(choice, 4096, 40_000);
        Size(choice, 4096, 40_000);
        Crop(choice);
        return _bits.Unit(0x42, 0x01);
    }

    private void Chroma(Mutator choice)
    {
        var chroma = choice.Next(4);
        _bits.Unsigned((uint)chroma);
        if (chroma == 3) _bits.Bits((uint)choice.Next(2), 1);
        _bits.Unsigned((uint)choice.Next(7));
        _bits.Unsigned((uint)choice.Next(7));
        _bits.Bits(0, 1);
        var hasLists = choice.Chance(0.5);
        _bits.Bits(hasLists ? 1u : 0, 1);
        if (!hasLists) return;
        for (var i = 0; i < (chroma == 3 ? 12 : 8); i++)
        {
            var isPresent = choice.Chance(0.3);
            _bits.Bits(isPresent ? 1u : 0, 1);
            if (isPresent) List(choice, i < 6 ? 16 : 64);
        }
    }

    /// <summary>A scaling list of this size; a scale of zero ends it.</summary>
    private void List(Mutator choice, int size)
    {
        var (last, next) = (8, 8);
        for (var i = 0; i < size; i++)
        {
            if (next == 0) continue;
            var delta = choice.Chance(0.1) ? -last : choice.Next(17) - 8;
            _bits.Signed(delta);
            next = last + delta & 0xFF;
            if (next != 0) last = next;
        }
    }

    private void Order(Mutator choice)
    {
        var type = choice.Next(3);
        _bits.Unsigned((uint)type);
        if (type == 0) _bits.Unsigned((uint)choice.Next(13));
        if (type != 1) return;
        _bits.Bits((uint)choice.Next(2), 1);
        _bits.Signed(choice.Next(65) - 32);
        _bits.Signed(choice.Next(65) - 32);
        var count = choice.Next(6);
        _bits.Unsigned((uint)count);
        for (var i = 0; i < count; i++) _bits.Signed(choice.Next(65) - 32);
    }

    private void Size(Mutator choice, int usual, int most) => _bits.Unsigned((uint)choice.Next(choice.Chance(0.9) ? usual : most));

    private void Crop(Mutator choice)
    {
        var isCropped = choice.Chance(0.5);
        _bits.Bits(isCropped ? 1u : 0, 1);
        for (var left = isCropped ? 4 : 0; left > 0; left--) _bits.Unsigned((uint)choice.Next(choice.Chance(0.9) ? 5 : 5000));
    }
}
