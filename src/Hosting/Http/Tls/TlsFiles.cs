namespace RoomLens.Hosting.Http.Tls;

/// <summary>A certificate chain and its key as PEM files, read again when they change.</summary>
/// <param name="CertificatePath">PEM with the certificate and its chain.</param>
/// <param name="KeyPath">PEM with the private key, unencrypted; null = in the same file.</param>
public sealed record TlsFiles(string CertificatePath, string? KeyPath);
