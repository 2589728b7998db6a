namespace RoomLens.Rtp.Depacketize;

/// <summary>Up to three distances, in picture ids, from a picture back to those it refers to (RFC 9628 section 4.2, P_DIFF).</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The first; 0 when absent.</param>
/// <param name="Second">The second; 0 when absent.</param>
/// <param name="Third">The third; 0 when absent.</param>
public readonly record struct Vp9References(int Count, byte First, byte Second, byte Third)
{
    /// <summary>At most this many fit.</summary>
    public const int MaxCount = 3;

    /// <summary>A distance by its place, 0 to <see cref="Count"/> − 1.</summary>
    public int this[int index] => index switch { 0 => First, 1 => Second, _ => Third };

    /// <summary>One more at the end.</summary>
    public Vp9References Add(byte distance) => Count switch
    {
        0 => new Vp9References(1, distance, 0, 0),
        1 => new Vp9References(2, First, distance, 0),
        _ => new Vp9References(3, First, Second, distance),
    };
}
