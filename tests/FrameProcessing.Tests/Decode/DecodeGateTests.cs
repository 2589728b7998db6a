using RoomLens.FrameProcessing.Decode;

namespace RoomLens.FrameProcessing.Tests.Decode;

public class DecodeGateTests
{
    private readonly DecodeGate _gate = new();

    [Fact]
    public void Admit_BeforeAKeyFrame_NothingPasses()
    {
        Assert.True(_gate.NeedsKeyFrame);
        Assert.Equal([false, false, true, true], Admit("iiki"));
        _gate.Close();
        Assert.Equal([false, true, true], Admit("iki"));
    }

    [Fact]
    public void SetLimit_BaseTemporalLayer_DropsUpperLayersAtOnceAndLiftsAtAKeyFrame()
    {
        Admit("k");

        _gate.SetLimit(DecodeLimit.BaseTemporalLayer);
        Assert.Equal([true, false, true], Admit("010"));
        _gate.SetLimit(DecodeLimit.None);
        Assert.True(_gate.NeedsKeyFrame);
        Assert.Equal([false, true, true, true], Admit("20k2"));
        Assert.False(_gate.NeedsKeyFrame);
    }

    [Fact]
    public void SetLimit_KeyFrames_GoesOnOnlyAtAKeyFrame()
    {
        Admit("k");

        _gate.SetLimit(DecodeLimit.KeyFrames);
        Assert.Equal([false, true, false], Admit("iki"));
        _gate.SetLimit(DecodeLimit.BaseTemporalLayer);
        Assert.Equal([false, true, true, false], Admit("ik01"));
    }

    // k = key frame, i = inter frame without layers, a digit = inter frame of that temporal layer.
    private List<bool> Admit(string frames) => [.. frames.Select(frame => _gate.Admit(frame == 'k', frame is >= '0' and <= '9' ? frame - '0' : 0))];
}
