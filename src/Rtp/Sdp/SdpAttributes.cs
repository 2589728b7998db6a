namespace RoomLens.Rtp.Sdp;

/// <summary>The <c>a=</c> lines of the session or of one medium, in order.</summary>
public sealed class SdpAttributes
{
    private readonly List<SdpAttribute> _items = [];

    /// <summary>Every attribute, known or not.</summary>
    public IReadOnlyList<SdpAttribute> All => _items;

    /// <summary>True when the attribute occurs.</summary>
    public bool Has(string name) => First(name) is not null;

    /// <summary>Value of the first occurrence, or null.</summary>
    public string? First(string name)
    {
        foreach (var item in _items)
            if (item.Name == name) return item.Value;
        return null;
    }

    /// <summary>Values of every occurrence.</summary>
    public IEnumerable<string> Values(string name)
    {
        foreach (var item in _items)
            if (item.Name == name) yield return item.Value;
    }

    internal void Add(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd();
        var colon = line.IndexOf(':');
        _items.Add(colon < 0
            ? new SdpAttribute(line.ToString(), string.Empty)
            : new SdpAttribute(line[..colon].ToString(), line[(colon + 1)..].Trim().ToString()));
    }
}
