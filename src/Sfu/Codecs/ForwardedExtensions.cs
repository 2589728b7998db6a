namespace RoomLens.Sfu.Codecs;

/// <summary>
/// Ids of the header extensions that are passed on, on one side: as the publisher numbers them, inside the node, or as a consumer wants them.
/// 0 = not used there.
/// </summary>
/// <param name="AbsCaptureTime">Capture time of the sender.</param>
/// <param name="VideoOrientation">3GPP orientation.</param>
/// <param name="AudioLevel">RFC 6464.</param>
/// <param name="DependencyDescriptor">References and layers of a frame, where the payload does not tell them (AV1).</param>
internal readonly record struct ForwardedExtensions(byte AbsCaptureTime, byte VideoOrientation, byte AudioLevel, byte DependencyDescriptor = 0)
{
    /// <summary>Inside the node and towards plain consumers (the router's ids of contracts section 3).</summary>
    public static readonly ForwardedExtensions Inside = new(13, 11, 10, 8);

    /// <summary>Nothing is passed on.</summary>
    public static readonly ForwardedExtensions None;

    /// <summary>The consumer's id for an element with one of <see cref="Inside"/>'s ids; 0 = drop it.</summary>
    public byte FromInside(int id) =>
        id == Inside.AbsCaptureTime ? AbsCaptureTime
        : id == Inside.VideoOrientation ? VideoOrientation
        : id == Inside.AudioLevel ? AudioLevel
        : id == Inside.DependencyDescriptor ? DependencyDescriptor
        : (byte)0;

    /// <summary>The inside id of an element with the publisher's id; 0 = drop it.</summary>
    public byte ToInside(int id) =>
        id == 0 ? (byte)0
        : id == AbsCaptureTime ? Inside.AbsCaptureTime
        : id == VideoOrientation ? Inside.VideoOrientation
        : id == AudioLevel ? Inside.AudioLevel
        : id == DependencyDescriptor ? Inside.DependencyDescriptor
        : (byte)0;
}
