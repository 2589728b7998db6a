namespace RoomLens.Rtp.Sdp;

/// <summary>The value of <c>a=simulcast</c> (RFC 8853 section 5.1): <c>send a;b recv c,~d</c>.</summary>
internal static class SimulcastValue
{
    /// <summary>Browsers send at most three or four layers.</summary>
    private const int MaxStreams = 16;

    /// <summary>First alternative of each stream in the send list, without the pause mark; null when there is none.</summary>
    public static IEnumerable<string>? SendList(string? value)
    {
        if (value is null) return null;
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (fields[i] == "send")
            {
                return fields[i + 1].Split(';').Take(MaxStreams)
                    .Select(stream => stream.Split(',')[0].TrimStart('~')).Where(id => id.Length > 0);
            }
        }

        return null;
    }
}
