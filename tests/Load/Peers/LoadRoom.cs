using System.Globalization;
using RoomLens.Load.Runs;

namespace RoomLens.Load.Peers;

/// <summary>Participants of one room, and what they measure.</summary>
internal sealed class LoadRoom(LoadLoop loop, Uri signal, string room) : IAsyncDisposable
{
    private static readonly TimeSpan ReceivingWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly List<LoadPeer> _peers = [];

    /// <summary>Who is in it.</summary>
    public IReadOnlyList<LoadPeer> Peers => _peers;

    /// <summary>Adds participants, one after the other; those that publish get the SSRCs 1, 2, ….</summary>
    public async Task JoinAsync(string prefix, int count, PeerOptions options, bool publishes)
    {
        for (var i = 0; i < count; i++)
        {
            var own = options with { PublishedSsrc = publishes ? (uint)(_peers.Count + 1) : null };
            _peers.Add(await LoadPeer.JoinAsync(loop, signal, room, prefix + i.ToString(CultureInfo.InvariantCulture), own));
        }
    }

    /// <summary>Waits until everybody receives so many streams, its own not counted: with bandwidth estimation that takes a while.</summary>
    public async Task UntilReceivingAsync(int streams)
    {
        var until = loop.Clock.Now + ReceivingWithin;
        while (true)
        {
            var missing = await loop.Loop.InvokeAsync(() =>
                _peers.Sum(peer => streams - (peer.Stream is null ? 0 : 1) - peer.Streams.Count(stream => stream.Total > 0)));
            if (missing <= 0) return;
            if (loop.Clock.Now > until) throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{missing} streams have not begun."));
            await Task.Delay(LookAgain);
        }
    }

    /// <summary>Measures while something else happens.</summary>
    public async Task<RoomReport> MeasureAsync(Func<Task> meanwhile)
    {
        var before = await SnapshotAsync(restart: true);
        await meanwhile();
        return RoomReport.Between(before, await SnapshotAsync(restart: false));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers) await peer.DisposeAsync();
    }

    private Task<RoomReport> SnapshotAsync(bool restart) => loop.Loop.InvokeAsync(() =>
    {
        var streams = _peers.SelectMany(peer => peer.Streams).ToArray();
        if (restart)
            foreach (var stream in streams) stream.Restart();
        return RoomReport.Of(_peers, streams);
    });
}
