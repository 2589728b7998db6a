using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Http.Tls;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Http;

/// <summary>Makes Kestrel servers with our limits, problems, CORS and development guard. Reads no configuration of its own; the caller maps endpoints and starts it.</summary>
public static class HttpHost
{
    /// <summary>A longer line than the default 8 KiB: a token may travel in the query of a WebSocket.</summary>
    private const int MaxRequestLineBytes = 16 * 1024;

    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    /// <summary>A server that listens nowhere yet. Map endpoints on it, then <see cref="StartListeningAsync"/>.</summary>
    public static WebApplication Create(HttpHostOptions options, ILoggerFactory loggers)
    {
        var certificate = ReadCertificate(options, loggers);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "roomlens" });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopGrace);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.RespectNullableAnnotations = true;
            for (var i = 0; i < options.Json.Count; i++) json.SerializerOptions.TypeInfoResolverChain.Insert(i, options.Json[i]);
        });
        options.Services?.Invoke(builder.Services);
        builder.WebHost.UseKestrelCore();
        if (options.Listen.Any(l => l.IsHttps)) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options, certificate));
        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        if (options.Policy.IsDevelopment) app.UseMiddleware<DevelopmentGuard>();
        app.UseMiddleware<CorsMiddleware>(options.CorsOrigins, options.Policy.IsDevelopment);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        app.UseRouting();
        return app;
    }

    /// <summary>Binds and starts to serve. A port that cannot be had is a <see cref="StartupException"/> that names it and the flag.</summary>
    public static async Task StartListeningAsync(this WebApplication app, HttpHostOptions options, CancellationToken ct)
    {
        var places = string.Join(", ", options.Listen.Select(l => l.EndPoint));
        try
        {
            await app.StartAsync(ct).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartupException($"Cannot listen on {places}: the port is in use.", $"Stop the other program or choose another port with {options.ListenFlag}.", e);
        }
        catch (SocketException e)
        {
            throw new StartupException($"Cannot listen on {places}: {e.Message}.", $"Choose another address or port with {options.ListenFlag}.", e);
        }
    }

    /// <summary>Where a started server really listens, e.g. after port 0.</summary>
    public static IReadOnlyList<Uri> BoundAddresses(this WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Select(a => new Uri(a)).ToArray() ?? [];

    /// <summary>Largest request body of an endpoint, in bytes; larger ones are answered 413.</summary>
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder builder, long bytes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new BodyLimit(bytes));

    /// <summary>Read before anything is bound, so that a wrong file is told first; null without an https listener.</summary>
    private static CertificateReloader? ReadCertificate(HttpHostOptions options, ILoggerFactory loggers)
    {
        if (options.Listen.FirstOrDefault(listen => listen.IsHttps) is not { } secure) return null;
        var files = options.Tls ?? throw new StartupException(
            $"The listener {secure} needs a certificate.", "Set Listen:Certificate and Listen:CertificateKey (PEM files), or listen on http://.");
        return new CertificateReloader(files, loggers.CreateLogger<CertificateReloader>());
    }

    private static void Configure(KestrelServerOptions kestrel, HttpHostOptions options, CertificateReloader? certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        foreach (var listen in options.Listen)
        {
            kestrel.Listen(listen.EndPoint, endPoint =>
            {
                if (!listen.IsHttps || certificate is null) return;
                endPoint.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Context() }),
                });
            });
        }
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

    /// <summary>The process, not each of its servers, listens to signals.</summary>
    private sealed class OwnedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
