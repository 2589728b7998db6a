using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Workers;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Worker;

/// <summary>What a worker is made from.</summary>
internal sealed record WorkerSetup
{
    /// <summary>Settings of the node.</summary>
    public required SfuOptions Options { get; init; }

    /// <summary>Its own ports.</summary>
    public required WorkerPorts Ports { get; init; }

    /// <summary>Its thread, not started.</summary>
    public required MediaLoop Loop { get; init; }

    /// <summary>Time.</summary>
    public required MonotonicClock Clock { get; init; }

    /// <summary>Log of state changes.</summary>
    public required ILogger Log { get; init; }

    /// <summary>Where it tells its changes.</summary>
    public required FeedSource Feed { get; init; }

    /// <summary>What it holds in the node's directory of rooms.</summary>
    public required RoomHolds Holds { get; init; }

    /// <summary>Who may be observed, as the node knows it.</summary>
    public required ConsentSource Consents { get; init; }

    /// <summary>What the node still takes.</summary>
    public required NodeQuota Quota { get; init; }
}
