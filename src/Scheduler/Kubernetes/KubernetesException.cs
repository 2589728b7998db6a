using System.Net;
using RoomLens.Scheduler.Kubernetes.Objects;

namespace RoomLens.Scheduler.Kubernetes;

/// <summary>The API server refused a request, or did not answer it.</summary>
internal sealed class KubernetesException : Exception
{
    public KubernetesException(KubernetesErrorKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    /// <summary>What it means.</summary>
    public KubernetesErrorKind Kind { get; }

    /// <summary>From an answer; <paramref name="status"/> may be null where a proxy answered.</summary>
    public static KubernetesException From(HttpStatusCode code, Status? status, string what) =>
        new(KindOf((int)code), $"{what}: {(int)code} {status?.Reason} {status?.Message}".TrimEnd());

    /// <summary>From the error event of a watch.</summary>
    public static KubernetesException From(Status status, string what) =>
        new(KindOf(status.Code), $"{what}: {status.Code} {status.Reason} {status.Message}".TrimEnd());

    private static KubernetesErrorKind KindOf(int code) => code switch
    {
        401 => KubernetesErrorKind.Unauthorized,
        403 => KubernetesErrorKind.Forbidden,
        404 => KubernetesErrorKind.NotFound,
        409 => KubernetesErrorKind.Conflict,
        410 => KubernetesErrorKind.Expired,
        429 or >= 500 => KubernetesErrorKind.Unavailable,
        _ => KubernetesErrorKind.Invalid,
    };
}
