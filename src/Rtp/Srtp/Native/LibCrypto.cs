using System.Runtime.InteropServices;

namespace RoomLens.Rtp.Srtp.Native;

/// <summary>
/// The functions of OpenSSL's libcrypto that ciphering one packet takes. Calls below a microsecond skip the transition of the
/// garbage collector; they neither block nor call back.
/// </summary>
internal static unsafe partial class LibCrypto
{
    /// <summary>EVP_CTRL_AEAD_GET_TAG.</summary>
    public const int GetTag = 0x10;

    /// <summary>EVP_CTRL_AEAD_SET_TAG.</summary>
    public const int SetTag = 0x11;

    private const string Name = "libcrypto.so.3";

    [LibraryImport(Name, EntryPoint = "EVP_CIPHER_CTX_new")]
    public static partial nint NewContext();

    [LibraryImport(Name, EntryPoint = "EVP_CIPHER_CTX_free")]
    public static partial void FreeContext(nint context);

    [LibraryImport(Name, EntryPoint = "EVP_aes_128_ctr")]
    public static partial nint Aes128Ctr();

    [LibraryImport(Name, EntryPoint = "EVP_aes_256_ctr")]
    public static partial nint Aes256Ctr();

    [LibraryImport(Name, EntryPoint = "EVP_aes_128_gcm")]
    public static partial nint Aes128Gcm();

    [LibraryImport(Name, EntryPoint = "EVP_aes_256_gcm")]
    public static partial nint Aes256Gcm();

    /// <summary>Sets cipher and key; may load an algorithm, so it makes the full transition.</summary>
    [LibraryImport(Name, EntryPoint = "EVP_CipherInit_ex")]
    public static partial int SetKey(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    /// <summary>Sets a new IV on a context that has its key.</summary>
    [LibraryImport(Name, EntryPoint = "EVP_CipherInit_ex"), SuppressGCTransition]
    public static partial int SetIv(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    [LibraryImport(Name, EntryPoint = "EVP_CIPHER_CTX_ctrl"), SuppressGCTransition]
    public static partial int Control(nint context, int command, int argument, byte* pointer);

    [LibraryImport(Name, EntryPoint = "EVP_CipherUpdate"), SuppressGCTransition]
    public static partial int Update(nint context, byte* output, int* written, byte* input, int length);

    [LibraryImport(Name, EntryPoint = "EVP_CipherFinal_ex"), SuppressGCTransition]
    public static partial int Finish(nint context, byte* output, int* written);

    [LibraryImport(Name, EntryPoint = "SHA1_Init"), SuppressGCTransition]
    public static partial int Sha1Init(byte* state);

    [LibraryImport(Name, EntryPoint = "SHA1_Update"), SuppressGCTransition]
    public static partial int Sha1Update(byte* state, byte* data, nint length);

    [LibraryImport(Name, EntryPoint = "SHA1_Final"), SuppressGCTransition]
    public static partial int Sha1Final(byte* digest, byte* state);

    [LibraryImport(Name, EntryPoint = "ERR_clear_error")]
    public static partial void ClearErrors();
}
