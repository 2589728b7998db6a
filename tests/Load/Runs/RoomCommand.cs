using System.Globalization;
using RoomLens.Load.Media;
using RoomLens.Load.Peers;

namespace RoomLens.Load.Runs;

/// <summary>A room of participants for so many seconds.</summary>
internal static class RoomCommand
{
    private static readonly TimeSpan ReceivingWithin = TimeSpan.FromSeconds(60);

    /// <summary>Runs it.</summary>
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        await using var loop = new LoadLoop();
        var (publishers, viewers) = (arguments.Number("publishers", 0), arguments.Number("viewers", 0));
        var peers = new List<LoadPeer>();
        for (var i = 0; i < publishers + viewers; i++)
        {
            peers.Add(await LoadPeer.JoinAsync(loop, new Uri(arguments.Text("signal")), arguments.Text("room"), arguments.Text("peer", "load") + i, new PeerOptions
            {
                PublishedSsrc = i < publishers ? (uint)(i + 1) : null,
                PacketsPerSecond = arguments.Number("pps", 150),
                Consumes = !arguments.Has("no-consume"),
                GivesFeedback = !arguments.Has("no-feedback"),
            }));
        }

        if (!arguments.Has("no-consume")) await UntilReceivingAsync(loop, peers, arguments.Number("streams", publishers));
        await output.WriteLineAsync("connected");
        await Console.In.ReadLineAsync();
        var before = await SnapshotAsync(loop, peers, restart: true);
        await Task.Delay(TimeSpan.FromSeconds(arguments.Number("seconds", 10)));
        var after = await SnapshotAsync(loop, peers, restart: false);
        await output.WriteLineAsync(RoomReport.Between(before, after).ToString());
        foreach (var peer in peers) await peer.DisposeAsync();
        return 0;
    }

    /// <summary>Everybody receives everybody else: with bandwidth estimation that takes a while.</summary>
    private static async Task UntilReceivingAsync(LoadLoop loop, List<LoadPeer> peers, int streams)
    {
        var until = loop.Clock.Now + ReceivingWithin;
        while (true)
        {
            var missing = await loop.Loop.InvokeAsync(() =>
                peers.Sum(peer => streams - (peer.Stream is null ? 0 : 1) - peer.Streams.Count(stream => stream.Total > 0)));
            if (missing <= 0) return;
            if (loop.Clock.Now > until) throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{missing} streams have not begun."));
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private static Task<RoomReport> SnapshotAsync(LoadLoop loop, List<LoadPeer> peers, bool restart) => loop.Loop.InvokeAsync(() =>
    {
        var streams = peers.SelectMany(peer => peer.Streams).ToArray();
        if (restart)
            foreach (var stream in streams) stream.Restart();
        return RoomReport.Of(peers, streams);
    });
}
