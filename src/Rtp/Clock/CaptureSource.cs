namespace RoomLens.Rtp.Clock;

/// <summary>Where a capture time comes from, best first.</summary>
public enum CaptureSource
{
    /// <summary>The abs-capture-time header extension.</summary>
    AbsCaptureTime,
    /// <summary>The RTP timestamp through the newest sender report.</summary>
    SenderReport,
    /// <summary>Arrival of the frame's first packet: no sender report yet.</summary>
    Arrival,
}
