using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http.Tls;

namespace RoomLens.Hosting.Http;

/// <summary>What an HTTP server of ours listens on and how it treats requests.</summary>
public sealed class HttpHostOptions
{
    /// <summary>Where it listens; at least one.</summary>
    public required IReadOnlyList<ListenAddress> Listen { get; init; }

    /// <summary>The flag or key that changes the listener, named when a port is taken, e.g. <c>--listen</c>.</summary>
    public required string ListenFlag { get; init; }

    /// <summary>Development mode brings the Host and Origin check.</summary>
    public required AccessPolicy Policy { get; init; }

    /// <summary>Origins of web pages elsewhere that may call; <c>*</c> = any. Default none (loopback origins in development mode).</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Largest request body in bytes where a route sets none. Default 1 MiB: control messages are small.</summary>
    public long MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Source-generated JSON of the wire types, asked before reflection.</summary>
    public IReadOnlyList<IJsonTypeInfoResolver> Json { get; init; } = [];

    /// <summary>Adds services that a feature of ASP.NET Core needs (OpenAPI); ours need none.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Certificate for https listeners.</summary>
    public TlsFiles? Tls { get; init; }
}
