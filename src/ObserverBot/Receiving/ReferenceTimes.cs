namespace RoomLens.ObserverBot.Receiving;

/// <summary>Whether the sender of a description answers receiver reference times (RFC 3611 section 5.1: <c>rcvr-rtt</c> for receivers that send nothing).</summary>
internal static class ReferenceTimes
{
    private const string Attribute = "a=rtcp-xr:";

    /// <summary>Reads it.</summary>
    public static bool AreAnswered(string sdp)
    {
        foreach (var line in sdp.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(Attribute, StringComparison.Ordinal)) continue;
            var formats = line[Attribute.Length..];
            foreach (var format in formats.Split(' '))
                if (formats[format].Trim().SequenceEqual("rcvr-rtt=all")) return true;
        }

        return false;
    }
}
