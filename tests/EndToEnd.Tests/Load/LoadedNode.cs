using System.Globalization;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.Load.Control;
using RoomLens.Load.Peers;
using RoomLens.Load.Runs;

namespace RoomLens.EndToEnd.Tests.Load;

/// <summary>A node without bots, and the participants of a test.</summary>
internal sealed class LoadedNode : IAsyncDisposable
{
    private LoadedNode(Installation installation)
    {
        Installation = installation;
        Signal = new Uri(installation.Sfu.BaseUrl.Replace("http", "ws", StringComparison.Ordinal));
        Control = new SfuControl(new Uri(installation.Control.BaseUrl));
    }

    public Installation Installation { get; }

    public LoadLoop Loop { get; } = new();

    public SfuControl Control { get; }

    /// <summary>Where participants signal.</summary>
    public Uri Signal { get; }

    public ProcessFigures Figures => ProcessFigures.Of(Installation.Up!.Id);

    public static async Task<LoadedNode> StartAsync(params (string Key, string Value)[] settings)
    {
        var installation = new Installation(layout: Layout.OneCommand);
        foreach (var (key, value) in settings) installation.Configure($"ROOMLENS__Sfu__{key}", value);
        await installation.StartAsync(bots: 0);
        return new LoadedNode(installation);
    }

    /// <summary>A room in which so many participants publish and everybody receives all others.</summary>
    public async Task<LoadRoom> OpenRoomAsync(string name, int participants)
    {
        var room = new LoadRoom(Loop, Signal, name);
        await room.JoinAsync(name, participants, new PeerOptions { PacketsPerSecond = 60 }, publishes: true);
        await room.UntilReceivingAsync(participants);
        return room;
    }

    public Task<LoadPeer> JoinAsync(string room, string peer, bool consumes = true) =>
        LoadPeer.JoinAsync(Loop, Signal, room, peer, new PeerOptions { Consumes = consumes });

    /// <summary>A metric of the node.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var (_, _, text) = await Installation.Control.SendAsync(HttpMethod.Get, "/metrics");
        return text.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal)).Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Until the node has only so many transports left.</summary>
    public async Task UntilTransportsAsync(int count, TimeSpan limit)
    {
        var until = DateTime.UtcNow + limit;
        int left;
        while ((left = (await Control.StatsAsync())["transports"]!.GetValue<int>()) != count)
        {
            Assert.True(DateTime.UtcNow < until, $"{left} transports are left, not {count}.");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Loop.DisposeAsync();
        Control.Dispose();
        await Installation.DisposeAsync();
    }
}
