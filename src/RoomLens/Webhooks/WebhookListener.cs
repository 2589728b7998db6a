using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RoomLens.Contracts;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;

namespace RoomLens.Cli.Webhooks;

/// <summary>A webhook receiver on loopback that prints each genuine event as one line and refuses everything else.</summary>
internal sealed class WebhookListener(byte[] key, TextWriter output, TimeProvider time)
{
    private readonly SeenIds _seen = new(capacity: 10_000);

    /// <summary>Listens until cancelled; <paramref name="whenListening"/> runs once the port is open.</summary>
    /// <exception cref="Hosting.Startup.StartupException">The port is taken.</exception>
    public async Task RunAsync(int port, Func<CancellationToken, Task> whenListening, CancellationToken stop)
    {
        using var loggers = ConsoleLogging.Create();
        var options = new HttpHostOptions
        {
            Listen = [ListenAddress.Loopback(port)],
            ListenFlag = "--port",
            Policy = AccessPolicy.Development(ApiKeys.None, time),
        };
        await using var app = HttpHost.Create(options, loggers);
        app.MapPost("/{**path}", (HttpContext context) => ReceiveAsync(context));
        await app.StartListeningAsync(options, stop);
        await whenListening(stop);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(patience.Token);
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var now = time.GetUtcNow();
        var (status, reason) = Receive(Header(context, "webhook-id"), Header(context, "webhook-timestamp"),
            Header(context, "webhook-signature"), body.GetBuffer().AsSpan(0, (int)body.Length), now);
        context.Response.StatusCode = status;
        if (reason is null) return;
        output.WriteLine($"refused ({status}): {reason}");
        await context.Response.WriteAsync(reason, context.RequestAborted);
    }

    /// <summary>Checks and prints one message: the status to answer with, and why when it is refused.</summary>
    internal (int Status, string? Reason) Receive(
        string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (WebhookSignature.Refuse(key, id, timestamp, signatures, body, now) is { } reason)
            return (StatusCodes.Status401Unauthorized, reason);
        try
        {
            if (JsonSerializer.Deserialize(body, ContractsJson.Default.CloudEvent) is not { } message)
                return (StatusCodes.Status400BadRequest, "the body is not an event");
            output.WriteLine(EventLine.Format(message, now, duplicate: !_seen.Add(id!)));
            return (StatusCodes.Status204NoContent, null);
        }
        catch (JsonException error)
        {
            return (StatusCodes.Status400BadRequest, $"the body is not an event: {error.Message}");
        }
    }

    private static string? Header(HttpContext context, string name) =>
        context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
}
