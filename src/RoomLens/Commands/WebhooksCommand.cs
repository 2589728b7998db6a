using System.CommandLine;
using RoomLens.Cli.Webhooks;
using RoomLens.Contracts.Api;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Commands;

/// <summary><c>roomlens webhooks listen</c>: a receiver that prints verified events.</summary>
internal static class WebhooksCommand
{
    private const int DefaultPort = 9797;

    public static Command Create(TextWriter output)
    {
        var port = SharedOptions.Port("--port", $"Port on 127.0.0.1 (default {DefaultPort}).");
        var rooms = new Option<string[]>("--register")
        {
            Description = "Rooms or patterns to receive (default all).",
            HelpName = "ROOM",
            AllowMultipleArgumentsPerToken = true,
        };
        var secret = new Option<string?>("--secret")
        {
            Description = "Only listen, with this secret, for an endpoint that is registered elsewhere.",
            HelpName = "whsec_…",
        };
        var api = SharedOptions.Address("--api", SharedOptions.DefaultApi, "Scheduler to register at");
        var token = SharedOptions.Token();
        var listen = new Command("listen", "Receive events, verify their signatures and print one line each.") { port, rooms, secret, api, token };
        listen.SetAction((parsed, stop) => RunAsync(
            new ListenRequest(parsed.GetValue(port) ?? DefaultPort, parsed.GetValue(rooms) ?? [], parsed.GetValue(secret),
                parsed.GetValue(api)!, parsed.GetValue(token)),
            TextWriter.Synchronized(output), stop));
        return new Command("webhooks", "Work with webhooks.") { listen };
    }

    private static async Task<int> RunAsync(ListenRequest request, TextWriter output, CancellationToken stop)
    {
        var secret = request.Secret ?? WebhookSignature.NewSecret();
        if (!WebhookSignature.TryReadSecret(secret, out var key))
            throw new StartupException("--secret: that is no webhook secret.", "It looks like whsec_ followed by base64 of 24 to 64 bytes.");

        var listener = new WebhookListener(key, output, TimeProvider.System);
        var url = $"http://127.0.0.1:{request.Port}/";
        try
        {
            await listener.RunAsync(request.Port, request.Secret is null ? RegisterAndWaitAsync : WaitAsync, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
        }

        return 0;

        async Task WaitAsync(CancellationToken untilStopped)
        {
            output.WriteLine($"listening on {url} for events signed with the given secret");
            await WaitForStopAsync(untilStopped);
        }

        async Task RegisterAndWaitAsync(CancellationToken untilStopped)
        {
            var id = $"listen-{request.Port}";
            using var registration = new EndpointRegistration(request.Api, request.Token, output);
            await registration.RegisterAsync(
                id, new WebhookEndpoint { Url = url, Rooms = request.Rooms.Count > 0 ? request.Rooms : null, Secrets = [secret] }, untilStopped);
            try
            {
                output.WriteLine($"listening on {url}, registered at {request.Api} as {id}");
                await WaitForStopAsync(untilStopped);
            }
            finally
            {
                await registration.RemoveAsync(id);
            }
        }
    }

    private static Task WaitForStopAsync(CancellationToken stop) =>
        Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);

    /// <summary>What to listen for.</summary>
    private sealed record ListenRequest(int Port, IReadOnlyList<string> Rooms, string? Secret, Uri Api, string? Token);
}
