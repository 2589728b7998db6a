using RoomLens.Contracts.Events;
using RoomLens.Contracts.Events.Parts;
using RoomLens.FrameProcessing.Decode;

namespace RoomLens.ObserverBot.Reporting;

/// <summary>What was told of how much of a stream is decoded. Pure; gives the change to tell, or null.</summary>
internal sealed class DegradationTracker
{
    private const string CannotKeepUp = "decoding cannot keep up with the stream";

    private DecodeStep _told = DecodeStep.Full;

    /// <summary>So much is decoded from now on.</summary>
    public DegradationPart? Handle(DecodeLimit limit, DateTimeOffset at)
    {
        var step = StepOf(limit);
        if (step == _told) return null;
        var change = new DegradationPart(step, _told, step == DecodeStep.Full ? null : CannotKeepUp, at);
        _told = step;
        return change;
    }

    /// <summary>The step in the words of the contract.</summary>
    public static DecodeStep StepOf(DecodeLimit limit) => limit switch
    {
        DecodeLimit.None => DecodeStep.Full,
        DecodeLimit.BaseTemporalLayer => DecodeStep.BaseTemporalLayer,
        _ => DecodeStep.KeyFrames,
    };
}
