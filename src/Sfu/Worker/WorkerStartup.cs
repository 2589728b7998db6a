using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Startup;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Consent;

namespace RoomLens.Sfu.Worker;

/// <summary>Makes the worker with its sockets bound, or says what is in the way.</summary>
internal static class WorkerStartup
{
    /// <summary>Before the loop is started.</summary>
    public static SfuWorker Create(SfuOptions options, string instanceId, MediaLoop loop, MonotonicClock clock, ConsentSource consents, ILogger log)
    {
        try
        {
            var worker = new SfuWorker(options, instanceId, loop, clock, consents, log);
            Log.MediaListens(
                log,
                $"{options.MediaAddress} port {worker.WebRtc.Port}",
                worker.Internal.Socket.LocalEndPoint.ToString(),
                string.Join(", ", AnnouncedAddresses.Public(options)));
            return worker;
        }
        catch (SocketException e)
        {
            throw new StartupException(
                $"The media ports {options.MediaPort} and {options.InternalMediaPort} cannot be bound: {e.Message}.",
                "Stop what uses them, or change Sfu:MediaPort and Sfu:InternalMediaPort.");
        }
    }
}
