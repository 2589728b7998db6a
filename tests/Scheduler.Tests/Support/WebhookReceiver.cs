using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;

namespace RoomLens.Scheduler.Tests.Support;

/// <summary>A webhook receiver on loopback; the test decides each answer.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>Answers a request; default 204.</summary>
    public Func<Received, HttpContext, Task> Answer { get; set; } = (_, context) =>
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public string Url => $"{_app.BoundAddresses()[0]}hook";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var options = new HttpHostOptions
        {
            Listen = [ListenAddress.Parse("http://127.0.0.1:0")],
            ListenFlag = "--listen",
            Policy = AccessPolicy.Development(ApiKeys.None, TimeProvider.System),
        };
        var receiver = new WebhookReceiver(HttpHost.Create(options, NullLoggerFactory.Instance));
        receiver._app.MapPost("/hook", (Delegate)receiver.HandleAsync);
        await receiver._app.StartListeningAsync(options, CancellationToken.None);
        return receiver;
    }

    public async Task<Received> NextAsync() => await _received.Reader.ReadAsync().AsTask().WaitAsync(SchedulerHost.Patience);

    public bool IsEmpty => _received.Reader.Count == 0;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var received = new Received(
            context.Request.Headers["webhook-id"].ToString(), context.Request.Headers["webhook-timestamp"].ToString(),
            context.Request.Headers["webhook-signature"].ToString(), context.Request.ContentType ?? "", body.ToArray());
        await _received.Writer.WriteAsync(received);
        await Answer(received, context);
    }

    internal sealed record Received(string Id, string Timestamp, string Signature, string ContentType, byte[] Body);
}
