using System.Globalization;
using System.Net;
using RoomLens.Cli.Configuration;
using RoomLens.Cli.Supervision;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Startup;
using RoomLens.ObserverBot;
using RoomLens.ObserverBot.Configuration;

namespace RoomLens.Cli.Hosts;

/// <summary>One observer bot as this process.</summary>
internal static class BotHost
{
    /// <summary>Bots that start together look for the first free port at the same moment.</summary>
    private const int PortAttempts = 5;

    /// <summary>A child of <c>up</c> ends with its parent, within a second.</summary>
    private static readonly TimeSpan ChildPatience = TimeSpan.FromSeconds(0.8);

    /// <summary>A bot of its own gives its streams back first; with <see cref="StopPatience"/> it is gone in 10 s.</summary>
    private static readonly TimeSpan GiveBackPatience = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    /// <summary>Runs a bot until it is stopped, its parent is gone, or it fails.</summary>
    public static async Task RunAsync(RoomLensOptions options, TextWriter output, CancellationToken stop)
    {
        var bot = options.Bot;
        using var context = ServiceContext.Open(options, $"bot-{bot.EffectiveId}", Address(bot, bot.HttpPort));
        bot.DataFolder = context.Data.Bots;
        if (bot.ModelCache.Length == 0) bot.ModelCache = context.Data.Models;
        bot.Token ??= Environment.GetEnvironmentVariable(ChildSpec.TokenVariable);
        // With keys of its own a bot renews its tokens; a supervised one in development mode needs none.
        var issuer = context.Policy.IsDevelopment ? null : new Hosting.Auth.TokenIssuer(context.Keys, TimeProvider.System);
        await using var service = new BotService(bot, issuer, context.Metrics, context.Loggers);
        await using var http = new HttpServers(context);
        await ListenAsync(context, http, service, stop);
        await service.StartAsync(stop);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Bot {bot.EffectiveId} is ready: {bot.ControlUrl}/metrics"));
        try
        {
            await service.Ended.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }

        await StopAsync(service, bot.ParentPid > 0);
    }

    private static async Task StopAsync(BotService service, bool isChild)
    {
        if (!isChild)
        {
            using var giveBack = new CancellationTokenSource(GiveBackPatience);
            await service.GiveBackAsync(giveBack.Token);
        }

        using var patience = new CancellationTokenSource(isChild ? ChildPatience : StopPatience);
        await service.StopAsync(patience.Token);
    }

    private static ListenAddress Address(BotOptions bot, int port) => new(IPAddress.Parse(bot.HttpAddress), port);

    private static async Task ListenAsync(ServiceContext context, HttpServers http, BotService service, CancellationToken stop)
    {
        var bot = context.Options.Bot;
        for (var attempt = 1; ; attempt++)
        {
            var address = Address(bot, BotHttp.ChoosePort(bot));
            try
            {
                await http.ListenAsync(address, "Bot:HttpPort", routes => BotHttp.Map(routes, service, context.Metrics), stop);
                if (bot.ControlUrl.Length == 0) bot.ControlUrl = SfuHost.LocalUrl(address);
                return;
            }
            catch (StartupException) when (bot.HttpPort == 0 && attempt < PortAttempts)
            {
                // Another bot was quicker; the next free port is looked for.
            }
        }
    }
}
