using System.Globalization;
using RoomLens.Load.Control;
using RoomLens.Load.Peers;

namespace RoomLens.Load.Runs;

/// <summary>
/// Participants that join, publish, receive and leave again, several at a time, in a room where one stays. They leave in three ways: in order, without a
/// word to DTLS, and without a word at all.
/// </summary>
internal sealed class Churn(LoadLoop loop, Uri signal, SfuControl control)
{
    private const string Room = "churn";
    private const uint FirstSsrc = 1000;

    private static readonly TimeSpan ReceivingWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EmptyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private int _next;

    /// <summary>So many rounds, so many at a time; ends when the node has nothing left of them. Gives how long that took.</summary>
    public async Task<TimeSpan> RunAsync(int rounds, int atOnce)
    {
        await using (var stays = await LoadPeer.JoinAsync(loop, signal, Room, "stays", new PeerOptions { PublishedSsrc = 1, PacketsPerSecond = 30 }))
        {
            var last = _next + rounds;
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => RunUntilAsync(last)));
        }

        return await UntilEmptyAsync();
    }

    private async Task RunUntilAsync(int last)
    {
        for (var number = Interlocked.Increment(ref _next); number <= last; number = Interlocked.Increment(ref _next)) await RoundAsync(number);
    }

    private async Task RoundAsync(int number)
    {
        var options = new PeerOptions { PublishedSsrc = FirstSsrc + (uint)number, PacketsPerSecond = 30 };
        var peer = await LoadPeer.JoinAsync(loop, signal, Room, string.Create(CultureInfo.InvariantCulture, $"p{number}"), options);
        var until = loop.Clock.Now + ReceivingWithin;
        while (!await loop.Loop.InvokeAsync(() => peer.Streams.Any(stream => stream.Total > 0)))
        {
            if (loop.Clock.Now > until) throw new TimeoutException($"Participant {number} received nothing.");
            await Task.Delay(LookAgain);
        }

        await peer.LeaveAsync(politely: number % 3 != 0, closesDtls: number % 3 == 1);
    }

    /// <summary>Until the node has no room, transport, producer or consumer any more.</summary>
    private async Task<TimeSpan> UntilEmptyAsync()
    {
        var began = loop.Clock.Now;
        while (true)
        {
            var stats = await control.StatsAsync();
            var left = (stats["rooms"]!.GetValue<int>(), stats["transports"]!.GetValue<int>(), stats["producers"]!.AsArray().Count, stats["consumers"]!.AsArray().Count);
            if (left == (0, 0, 0, 0)) return loop.Clock.Now - began;
            if (loop.Clock.Now - began > EmptyWithin) throw new TimeoutException($"Rooms, transports, producers, consumers left: {left}.");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }
}
