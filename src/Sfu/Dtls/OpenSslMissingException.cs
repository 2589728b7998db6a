namespace RoomLens.Sfu.Dtls;

/// <summary>A library of OpenSSL 3 cannot be loaded; the message is one sentence for an operator.</summary>
public sealed class OpenSslMissingException : Exception
{
    /// <param name="soname">The library's name, e.g. <c>libssl.so.3</c>.</param>
    public OpenSslMissingException(string soname)
        : base(
            $"{soname} could not be loaded; install OpenSSL 3 (package libssl3 on Debian and Ubuntu, openssl-libs on Fedora).",
            new DllNotFoundException(soname))
    {
    }
}
