namespace RoomLens.Rtp.Tests.Fuzzing;

/// <summary>Dependency descriptors by appendix A.8.2 of the AV1 payload format: two temporal layers, two decode targets, one chain.</summary>
internal static class DependencyBits
{
    /// <summary>With its structure.</summary>
    public static byte[] KeyFrame { get; } = Bits(
        "1 1 000011 0000000100000010  1 0 0 0 0  000011 00001  01 11  10 10 00 01  0 1 0000 0  10 0000 0001  1 0000001001111111 0000000101100111");

    /// <summary>By template.</summary>
    public static byte[] Later { get; } = Bits("1 1 000100 0000000100000011");

    /// <summary>By template, with its own fields.</summary>
    public static byte[] Custom { get; } = Bits("1 0 000011 0000000100000100  0 1 0 1 1  01  01 0001 10 00001111 00 00000010");

    private static byte[] Bits(string text)
    {
        var bits = text.Replace(" ", "", StringComparison.Ordinal);
        var bytes = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            if (bits[i] == '1') bytes[i / 8] |= (byte)(0x80 >> (i % 8));
        return bytes;
    }
}
