using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Startup;

namespace RoomLens.Scheduler.Kubernetes.Metrics;

/// <summary>The TLS listener of the metrics API. Whoever has no certificate of the cluster's front proxy is refused, whatever is asked.</summary>
internal sealed class ExternalMetricsHost : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);
    private readonly WebApplication _app;

    private ExternalMetricsHost(WebApplication app) => _app = app;

    /// <summary>Binds and serves.</summary>
    /// <exception cref="StartupException">The port cannot be had.</exception>
    public static async Task<ExternalMetricsHost> StartAsync(
        ListenAddress listen, Func<X509Certificate2> certificate, Func<FrontProxyTrust?> trust, ExternalMetricsApi api, ILoggerFactory loggers, CancellationToken cancel)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "roomlens" });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 16;
            kestrel.Listen(listen.EndPoint, endPoint => endPoint.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificateSelector = (_, _) => certificate(),
                // Optional in the handshake, so that a refusal is an answer that can be read; checked with each request, as trust may change.
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            }));
        });
        var app = builder.Build();
        app.Use((context, next) => GuardAsync(context, trust(), next));
        app.UseRouting();
        api.Map(app);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception error) when (error is SocketException || (error is IOException && error.InnerException is AddressInUseException))
        {
            await app.DisposeAsync();
            throw new StartupException($"Cannot listen on {listen.EndPoint}: {error.Message}", "Choose another Scheduler:Kubernetes:MetricsListen.", error);
        }

        return new ExternalMetricsHost(app);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        await _app.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
    }

    private static Task GuardAsync(HttpContext context, FrontProxyTrust? trust, RequestDelegate next)
    {
        if (trust is null)
        {
            return ExternalMetricsApi.RefuseAsync(
                context, StatusCodes.Status503ServiceUnavailable, "ServiceUnavailable", "the cluster's front proxy is not known yet");
        }

        return context.Connection.ClientCertificate is { } certificate && trust.Accepts(certificate)
            ? next(context)
            : ExternalMetricsApi.RefuseAsync(
                context, StatusCodes.Status401Unauthorized, "Unauthorized", "this listener serves the API server only, by its front proxy certificate");
    }

    /// <summary>The process listens to signals.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
