namespace RoomLens.Rtp.Sdp;

/// <summary>What the answering side does with media.</summary>
public enum AnswerRole
{
    /// <summary>Takes the offerer's media (WHIP, RFC 9725).</summary>
    Receive,

    /// <summary>Gives media to the offerer (WHEP).</summary>
    Send,
}
