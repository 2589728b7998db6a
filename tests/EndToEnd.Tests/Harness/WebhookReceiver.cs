using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>A user's webhook endpoint: checks each signature by its own computation and keeps what came, with the time it came.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly List<Delivery> _deliveries = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebhookReceiver(WebApplication app, int port) => (_app, Url) = (app, $"http://127.0.0.1:{Installation.Text(port)}/hook");

    public string Url { get; }

    public string Secret => "whsec_" + Convert.ToBase64String(_key);

    /// <summary>Answers this status to everything (default 200).</summary>
    public int Status { get; set; } = 200;

    /// <summary>Deliveries whose signature was wrong.</summary>
    public int Forged { get; private set; }

    public IReadOnlyList<Delivery> All
    {
        get
        {
            lock (_deliveries) return [.. _deliveries];
        }
    }

    public static async Task<WebhookReceiver> StartAsync()
    {
        var port = Ports.FreeTcp();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Installation.Text(port)}");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app, port);
        app.MapPost("/hook", receiver.ReceiveAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Registers this receiver for every event.</summary>
    public async Task RegisterAsync(ApiClient api, string id = "e2e") =>
        await api.PutAsync($"/v1/webhooks/{id}", new JsonObject { ["url"] = Url, ["secrets"] = new JsonArray(Secret) });

    /// <summary>The first delivery, past or to come, that matches.</summary>
    public async Task<Delivery> WaitForAsync(Func<Delivery, bool> match, TimeSpan limit, string what)
    {
        using var limitSource = new CancellationTokenSource(limit);
        while (true)
        {
            Task arrived;
            lock (_deliveries)
            {
                if (_deliveries.FirstOrDefault(match) is { } found) return found;
                arrived = _arrived.Task;
            }

            try
            {
                await arrived.WaitAsync(limitSource.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"no webhook for {what} within {limit}; came: " +
                    string.Join(", ", All.Select(d => $"{d.Type}({d.Label})")));
            }
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        var receivedAt = DateTimeOffset.UtcNow;
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var id = request.Headers["webhook-id"].ToString();
        var signed = $"{id}.{request.Headers["webhook-timestamp"]}.{body}";
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(signed)));
        lock (_deliveries)
        {
            if (!request.Headers["webhook-signature"].ToString().Split(' ').Contains(expected)) Forged++;
            else if (Status is >= 200 and < 300) _deliveries.Add(new Delivery(id, JsonNode.Parse(body)!.AsObject(), receivedAt));
            _arrived.TrySetResult();
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return Results.StatusCode(Status);
    }
}
