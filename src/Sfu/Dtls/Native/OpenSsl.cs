using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace RoomLens.Sfu.Dtls.Native;

/// <summary>Presence, version and error queue of the OpenSSL libraries.</summary>
internal static unsafe class OpenSsl
{
    private const int VersionText = 0;
    private const int MaxErrors = 4;
    private const int ErrorTextLength = 256;

    /// <summary>Fails with a sentence that names the package when a library is missing.</summary>
    /// <exception cref="OpenSslMissingException">A library cannot be loaded.</exception>
    public static void EnsureLoaded()
    {
        foreach (var name in (ReadOnlySpan<string>)[LibCrypto.Name, LibSsl.Name])
            if (!NativeLibrary.TryLoad(name, out _)) throw new OpenSslMissingException(name);
    }

    /// <summary>For example <c>OpenSSL 3.0.17 1 Jul 2025</c>.</summary>
    public static string Version => Marshal.PtrToStringUTF8(LibCrypto.Version(VersionText)) ?? "OpenSSL";

    /// <summary>Takes the error queue of this thread as text, empty when there is none.</summary>
    public static string TakeErrors()
    {
        var text = new StringBuilder();
        var buffer = stackalloc byte[ErrorTextLength];
        for (var i = 0; i < MaxErrors && LibCrypto.GetError() is var error and not 0; i++)
        {
            LibCrypto.ErrorString(error, buffer, ErrorTextLength);
            if (text.Length > 0) text.Append("; ");
            text.Append(Marshal.PtrToStringUTF8((nint)buffer));
        }

        LibCrypto.ClearErrors();
        return text.ToString();
    }

    public static CryptographicException Failure(string call) => new($"{call} failed: {TakeErrors()}");
}
