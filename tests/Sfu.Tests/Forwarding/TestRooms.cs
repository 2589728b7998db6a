using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Tests.Forwarding;

/// <summary>Rooms of a worker without a thread, ten at most.</summary>
internal static class TestRooms
{
    public static RoomTable Create(FeedLog feed)
    {
        var life = new WorkerLife(0, feed.NewSource());
        return new RoomTable(life.Feed, new RoomHolds(new RoomDirectory(), life), new NodeQuota(new SfuOptions { MaxRooms = 10 }, () => WorkerCounts.None), NullLogger.Instance);
    }
}
