namespace RoomLens.Rtp.Stun;

/// <summary>
/// Error responses to Binding requests (RFC 8489 sections 6.3.1 and 9.1.3, RFC 8445 section 7.3.1.1). Never longer than 128 octets.
/// </summary>
public static class StunErrorResponse
{
    /// <summary>Malformed request: USERNAME or MESSAGE-INTEGRITY is missing.</summary>
    public const int BadRequest = 400;

    /// <summary>Unknown username fragment or wrong password.</summary>
    public const int Unauthenticated = 401;

    /// <summary>A comprehension-required attribute is unknown.</summary>
    public const int UnknownAttribute = 420;

    /// <summary>Both sides claim the same role.</summary>
    public const int RoleConflict = 487;

    /// <summary>Writes an error without integrity, for a request whose sender could not be authenticated. The octets written.</summary>
    public static int Write(in StunMessage request, int code, Span<byte> response) => Write(request, code, default, default, response);

    /// <summary>Writes an error protected by <paramref name="key"/>, with UNKNOWN-ATTRIBUTES where there are any.</summary>
    internal static int Write(
        in StunMessage request, int code, ReadOnlySpan<byte> unknownAttributes, ReadOnlySpan<byte> key, Span<byte> response)
    {
        var writer = new StunWriter(response, StunMessageType.BindingError, request.TransactionId);
        writer.AddErrorCode(code, Reason(code));
        if (!unknownAttributes.IsEmpty) writer.Add(StunAttributeType.UnknownAttributes, unknownAttributes);
        if (!key.IsEmpty) writer.AddMessageIntegrity(key);
        writer.AddFingerprint();
        return writer.Length;
    }

    private static ReadOnlySpan<byte> Reason(int code) => code switch
    {
        BadRequest => "Bad Request"u8,
        Unauthenticated => "Unauthenticated"u8,
        UnknownAttribute => "Unknown Attribute"u8,
        RoleConflict => "Role Conflict"u8,
        _ => "Error"u8,
    };
}
