namespace RoomLens.Rtp.Frames.Gates;

/// <summary>Lets a complete frame through only when everything it may refer to went through before it. Starts closed.</summary>
internal interface IDecodabilityGate
{
    /// <summary>A key frame is needed.</summary>
    public bool NeedsKeyFrame { get; }

    /// <summary>Closes it: the receiver of the frames lost its state.</summary>
    public void Close();

    /// <summary>Judges the next complete frame in decode order.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="payload">Its octets; replaced when a decoder needs more (parameter sets before a key frame), valid until the next call.</param>
    /// <param name="framesMissing">It passes, but frames between it and the last that passed do not.</param>
    public GateVerdict Judge(in AssembledFrame frame, ref ReadOnlySpan<byte> payload, out bool framesMissing);
}
