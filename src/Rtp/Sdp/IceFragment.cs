using System.Diagnostics.CodeAnalysis;

namespace RoomLens.Rtp.Sdp;

/// <summary>An <c>application/trickle-ice-sdpfrag</c> body (RFC 8840): credentials and candidates without the rest of a description.</summary>
/// <param name="Ufrag">Username fragment; null when absent.</param>
/// <param name="Password">Password; null when absent.</param>
/// <param name="Candidates">Readable candidates of every m-section.</param>
/// <param name="EndOfCandidates">No more will come.</param>
public sealed record IceFragment(string? Ufrag, string? Password, IReadOnlyList<SdpCandidate> Candidates, bool EndOfCandidates)
{
    private const int MaxLength = 64 * 1024;

    /// <summary>Reads a fragment; false when it is no SDP fragment at all. Unknown lines and candidates are passed over.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IceFragment? fragment)
    {
        fragment = null;
        if (text.Length > MaxLength) return false;
        var attributes = new SdpAttributes();
        var lines = new SdpLines(text);
        while (lines.MoveNext())
        {
            if (lines.Current.Length < 3 || lines.Current[1] != '=' || !lines.IsClean) return false;
            if (lines.Current[0] == 'a') attributes.Add(lines.Current[2..]);
        }

        var candidates = new List<SdpCandidate>();
        foreach (var value in attributes.Values("candidate"))
            if (SdpCandidate.TryParse(value, out var candidate)) candidates.Add(candidate);
        fragment = new IceFragment(
            attributes.First("ice-ufrag"), attributes.First("ice-pwd"), candidates, attributes.Has("end-of-candidates"));
        return true;
    }

    /// <summary>Writes the answer to an ICE restart: session-level credentials and all candidates under one pseudo m= line.</summary>
    /// <param name="mid">Mid of the bundle's first medium.</param>
    public string Write(string mid)
    {
        var writer = new SdpWriter().Attribute("ice-lite");
        if (Ufrag is not null) writer.Attribute("ice-ufrag", $"{Ufrag}");
        if (Password is not null) writer.Attribute("ice-pwd", $"{Password}");
        writer.Line('m', "audio 9 RTP/AVP 0").Attribute("mid", $"{mid}");
        foreach (var candidate in Candidates) writer.Attribute("candidate", $"{candidate}");
        if (EndOfCandidates) writer.Attribute("end-of-candidates");
        return writer.ToString();
    }
}
