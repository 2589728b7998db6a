using System.Diagnostics;
using System.Net.WebSockets;
using RoomLens.Load.Peers;
using RoomLens.Load.Runs;

namespace RoomLens.Load.Faults;

/// <summary>One fault under a call of two, while another call goes on at the other worker of the node.</summary>
/// <param name="Replaced">From the fault until another worker has its ports.</param>
/// <param name="Told">Until the sockets of all participants of its room are closed.</param>
/// <param name="Back">Until one of them has joined anew and its transports are connected.</param>
/// <param name="Calm">The other room for a while before.</param>
/// <param name="Disturbed">The other room for as long, with the fault in it.</param>
internal sealed record FaultTrial(TimeSpan Replaced, TimeSpan Told, TimeSpan Back, RoomReport Calm, RoomReport Disturbed)
{
    private const string Room = "lost";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs one on a node of its own.</summary>
    public static async Task<FaultTrial> RunAsync(FaultKind kind)
    {
        await using var node = await FaultNode.StartAsync();
        await using var loop = new LoadLoop();
        await using var other = new LoadRoom(loop, node.Signal, "other");
        await other.JoinAsync("o", 2, new PeerOptions(), publishes: true);
        await using var lost = new LoadRoom(loop, node.Signal, Room);
        await lost.JoinAsync("l", 2, new PeerOptions(), publishes: true);
        await other.UntilReceivingAsync(2);
        await lost.UntilReceivingAsync(2);
        var life = node.Find(Room) ?? throw new InvalidOperationException("The room is on no worker.");
        if (node.Find("other") == life) throw new InvalidOperationException("Both rooms are on one worker.");
        var calm = await other.MeasureAsync(() => Task.Delay(Window));

        TimeSpan replaced = default, told = default, back = default;
        var disturbed = await other.MeasureAsync(async () =>
        {
            var window = Task.Delay(Window);
            var clock = Stopwatch.StartNew();
            node.Break(life, kind);
            var isReplaced = UntilReplacedAsync(node, life, clock);
            var isBack = BackAsync(loop, node, lost, clock);
            replaced = await isReplaced;
            (told, back) = await isBack;
            await window;
        });
        return new FaultTrial(replaced, told, back, calm, disturbed);
    }

    private static async Task<TimeSpan> UntilReplacedAsync(FaultNode node, Sfu.Workers.WorkerLife life, Stopwatch clock)
    {
        while (!node.IsReplaced(life))
        {
            if (clock.Elapsed > Limit) throw new TimeoutException("The worker is not replaced.");
            await Task.Delay(Look);
        }

        return clock.Elapsed;
    }

    /// <summary>What a client does: it is told, and joins again until it is let in.</summary>
    private static async Task<(TimeSpan Told, TimeSpan Back)> BackAsync(LoadLoop loop, FaultNode node, LoadRoom room, Stopwatch clock)
    {
        await Task.WhenAll(room.Peers.Select(peer => peer.Signalling.Closed)).WaitAsync(Limit);
        var told = clock.Elapsed;
        while (true)
        {
            try
            {
                await using var again = await LoadPeer.JoinAsync(loop, node.Signal, Room, "again", new PeerOptions { PublishedSsrc = 99 });
                return (told, clock.Elapsed);
            }
            catch (Exception e) when ((e is IOException or WebSocketException) && clock.Elapsed < Limit)
            {
                // Told to come again: the new worker is not there yet.
                await Task.Delay(Again);
            }
        }
    }
}
