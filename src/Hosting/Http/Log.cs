using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RoomLens.Hosting.Http;

/// <summary>Log messages of the HTTP surface.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed unexpectedly")]
    public static partial void RequestFailed(ILogger logger, string method, PathString path, Exception error);

    [LoggerMessage(2, LogLevel.Information, "Certificate {Path} reloaded, valid until {NotAfter:u}")]
    public static partial void CertificateReloaded(ILogger logger, string path, DateTime notAfter);

    [LoggerMessage(3, LogLevel.Warning, "Certificate {Path} cannot be read; the previous one stays")]
    public static partial void CertificateKept(ILogger logger, string path, Exception error);
}
