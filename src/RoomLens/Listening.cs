using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli;

/// <summary>Opens HTTP listeners and says in one sentence why that failed.</summary>
internal static class Listening
{
    /// <summary>Starts the application.</summary>
    /// <param name="app">Application with its listeners configured.</param>
    /// <param name="address">What it listens on, for the message.</param>
    /// <param name="option">The option that chooses another port.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StartupException">The port is taken or not allowed.</exception>
    public static async Task StartAsync(WebApplication app, string address, string option, CancellationToken stop)
    {
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new StartupException($"Cannot listen on {address}: the port is in use.", $"Stop what uses it, or choose another with {option}.", error);
        }
        catch (SocketException error)
        {
            throw new StartupException($"Cannot listen on {address}: {error.Message}.", $"Choose another with {option}.", error);
        }
    }
}
