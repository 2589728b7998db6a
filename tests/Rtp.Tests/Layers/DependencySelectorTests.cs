using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets.Dependencies;

namespace RoomLens.Rtp.Tests.Layers;

/// <summary>
/// Two temporal layers in two decode targets (0 = base, 1 = both), templates 0: T0 key, 1: T0 after T0 two back, 2: T1 after T0 one back. The base is a
/// switch point of both targets, as every encoder with two such layers has it.
/// </summary>
public sealed class DependencySelectorTests
{
    private const string Structure = "1 0 0 0 0  000000 00001  00 01 11  10 10  10 10  00 01  0  1 0001 0  1 0000 0  10  0000 0010 0001  0";

    // Two spatial layers in two decode targets, templates 0: S0 key, 1: S0 after S0 two back, 2: S1 key, 3: S1 after S1 two back. The second template is,
    // or is not, part of the higher target.
    private const string Spatial = "1 0 0 0 0  000000 00001  00 10 00 11  10 10  10 PP  00 10  00 10  0  1 0001 0  1 0000 0  1 0001 0  0  0";

    private readonly DependencyDescriptorReader _reader = new();
    private readonly DependencySelector _selector = new();
    private int _number;

    [Fact]
    public void BothTargets_LetEverythingThrough()
    {
        Assert.Equal([true, true, true, true, true], [Send(0, key: true), Send(2), Send(1), Send(2), Send(1)]);
        Assert.Equal(new DecodeTarget(1, 0, 1), _selector.Current);
    }

    [Fact]
    public void Down_IsImmediate_UpAtASwitchPoint()
    {
        Send(0, key: true);
        _selector.TargetTemporal = 0;
        Assert.Equal([false, true, false, true], [Send(2), Send(1), Send(2), Send(1)]);

        _selector.TargetTemporal = 1;
        Assert.Equal([false, true, true, true], [Send(2), Send(1), Send(2), Send(1)]);
        Assert.False(_selector.WaitsForSwitch);
    }

    [Fact]
    public void WhatWasLostBefore_DoesNotCount_ItMayStillCome()
    {
        Send(0, key: true);
        var lost = Read(1, key: false);

        Assert.Equal([true, true], [Send(2), Send(1)]);
        Assert.True(_selector.Select(lost, endsFrame: true, out _));
    }

    [Fact]
    public void Packets_OfOneFrame_ShareItsFate_TheLastEndsTheUnit()
    {
        Send(0, key: true);
        var frame = Read(2, key: false);

        Assert.True(_selector.Select(frame, endsFrame: false, out var first));
        Assert.True(_selector.Select(frame, endsFrame: true, out var last));
        Assert.Equal((false, true), (first, last));
    }

    [Fact]
    public void LatePacket_SharesTheFateOfItsFrame()
    {
        Send(0, key: true);
        _selector.TargetTemporal = 0;
        var (enhancement, first) = (Read(2, key: false), Read(1, key: false));
        Assert.True(_selector.Select(first, endsFrame: false, out _));
        Send(2);

        Assert.False(_selector.Select(enhancement, endsFrame: true, out _));
        Assert.True(_selector.Select(first, endsFrame: true, out var ends));
        Assert.True(ends);
        Assert.True(Send(1));
    }

    [Theory]
    [InlineData("11", false)]
    [InlineData("00", true)]
    public void SpatialDown_NeedsAKeyPicture_OnlyWhereTheLowerLayerWasLeftOut(string part, bool needed)
    {
        var structure = Spatial.Replace("PP", part, StringComparison.Ordinal);
        Send(0, structure);
        Send(2);
        Assert.Equal([!needed, true], [Send(1), Send(3)]);

        _selector.TargetSpatial = 0;

        Assert.Equal(needed, _selector.NeedsKeyPicture);
        Assert.Equal(!needed, Send(1));
        Send(0, structure);
        Assert.False(_selector.NeedsKeyPicture);
        Assert.False(Send(2));
        _selector.TargetSpatial = 1;
        Assert.True(_selector.NeedsKeyPicture);
    }

    [Fact]
    public void InactiveTargets_AreNotChosen()
    {
        var structure = Read(0, key: true).Structure;

        Assert.Equal(1, DecodeTarget.Choose(structure, 3, 9, 9).Index);
        Assert.Equal(0, DecodeTarget.Choose(structure, 1, 9, 9).Index);
        Assert.Equal(1, DecodeTarget.Choose(structure, 2, 0, 0).Index);
    }

    [Fact]
    public void AnyOctets_NeverThrow()
    {
        var random = new Random(11);
        var data = new byte[48];
        var read = 0;
        for (var i = 0; i < 50_000; i++)
        {
            random.NextBytes(data);
            // A structure now and then, so that more than the header is reached.
            if (data.Length > 3 && random.Next(3) == 0) data[3] |= 0x80;
            if (!_reader.TryRead(data.AsSpan(0, random.Next(data.Length)), out var dependencies)) continue;
            read++;
            _selector.TargetSpatial = random.Next(4);
            _selector.TargetTemporal = random.Next(4);
            _selector.Select(dependencies, random.Next(2) == 0, out _);
        }

        Assert.InRange(read, 500, 50_000);
    }

    private bool Send(int template, bool key = false) => _selector.Select(Read(template, key), endsFrame: true, out _);

    private bool Send(int template, string structure) => _selector.Select(Read(template, key: true, structure), endsFrame: true, out _);

    private FrameDependencies Read(int template, bool key, string structure = Structure)
    {
        var text = $"1 1 {Convert.ToString(template, 2).PadLeft(6, '0')} {Convert.ToString(_number++, 2).PadLeft(16, '0')} {(key ? structure : "")}";
        var bits = text.Replace(" ", "", StringComparison.Ordinal);
        var bytes = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i] == '1') bytes[i / 8] |= (byte)(0x80 >> (i % 8));
        Assert.True(_reader.TryRead(bytes, out var dependencies));
        return dependencies;
    }
}
