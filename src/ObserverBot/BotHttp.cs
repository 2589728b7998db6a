using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Health;
using RoomLens.Hosting.Metrics;
using RoomLens.Hosting.Startup;
using RoomLens.ObserverBot.Configuration;

namespace RoomLens.ObserverBot;

/// <summary>The bot's internal HTTP surface: metrics and health.</summary>
public static class BotHttp
{
    private const int PortsTried = 500;

    /// <summary>Maps <c>/metrics</c>, <c>/healthz/live</c> and <c>/healthz/ready</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, BotService bot, MetricsRegistry metrics)
    {
        PrometheusEndpoint.Map(routes, metrics);
        HealthEndpoints.Map(routes, bot.Health);
    }

    /// <summary>The port to listen on: the one given, or the first free one. Another program may take it before it is used; then the next start finds the next.</summary>
    public static int ChoosePort(BotOptions options)
    {
        if (options.HttpPort > 0) return options.HttpPort;
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        for (var port = BotOptions.FirstHttpPort; port < BotOptions.FirstHttpPort + PortsTried; port++)
            if (!taken.Contains(port)) return port;
        throw new StartupException($"No TCP port from {BotOptions.FirstHttpPort} on is free for the bot's metrics.", "Set Bot:HttpPort.");
    }
}
