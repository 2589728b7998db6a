namespace RoomLens.Rtp.Sdp;

/// <summary>The words for <see cref="SdpDirection"/>.</summary>
public static class SdpDirections
{
    /// <summary>Reads the word.</summary>
    public static bool TryParse(string word, out SdpDirection direction)
    {
        SdpDirection? known = word switch
        {
            "sendrecv" => SdpDirection.SendRecv,
            "sendonly" => SdpDirection.SendOnly,
            "recvonly" => SdpDirection.RecvOnly,
            "inactive" => SdpDirection.Inactive,
            _ => null,
        };
        direction = known ?? default;
        return known is not null;
    }

    /// <summary>The word.</summary>
    public static string ToSdp(this SdpDirection direction) => direction switch
    {
        SdpDirection.SendRecv => "sendrecv",
        SdpDirection.SendOnly => "sendonly",
        SdpDirection.RecvOnly => "recvonly",
        _ => "inactive",
    };

    /// <summary>True when the writer sends.</summary>
    public static bool Sends(this SdpDirection direction) => direction is SdpDirection.SendRecv or SdpDirection.SendOnly;

    /// <summary>True when the writer receives.</summary>
    public static bool Receives(this SdpDirection direction) => direction is SdpDirection.SendRecv or SdpDirection.RecvOnly;
}
