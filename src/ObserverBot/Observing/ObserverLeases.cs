using System.Collections.Concurrent;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Sfu;
using RoomLens.ObserverBot.Calls;
using RoomLens.ObserverBot.SfuControl;

namespace RoomLens.ObserverBot.Observing;

/// <summary>
/// This bot's plain transports: one per SFU and room, made with the first stream of the room and closed after the last. Its id carries the
/// instance, so that a restarted bot never gets the old port's transport back. Thread-safe.
/// </summary>
internal sealed class ObserverLeases(SfuClient sfu, string observerId, string mediaIp, int mediaPort)
{
    private readonly ConcurrentDictionary<(string Sfu, string Room), Slot> _slots = new();

    /// <summary>Name of the transports.</summary>
    public string ObserverId => observerId;

    /// <summary>The transport of the assignment's room. After a success the caller must <see cref="ReleaseAsync"/>.</summary>
    public async Task<Reply<ObserverCreated>> AcquireAsync(Assignment assignment, CancellationToken ct)
    {
        var slot = SlotOf(assignment);
        await slot.Gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // Asked each time: an SFU that was restarted has forgotten it, and repeating it is harmless.
            var body = new CreateObserver(observerId, mediaIp, mediaPort, Purpose: assignment.Purpose);
            // Not broken off: the SFU may have made it by then, and nobody would close it. The caller that is cancelled gives it back.
            var reply = await sfu.CreateObserverAsync(assignment, body, CancellationToken.None).ConfigureAwait(false);
            if (reply is { IsOk: true, Value: not null }) slot.Users++;
            // An answer that came too late may have made it; nobody would close it.
            else if (slot.Users == 0) await sfu.DeleteObserverAsync(assignment, observerId, CancellationToken.None).ConfigureAwait(false);
            return reply;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>One stream less.</summary>
    public async Task ReleaseAsync(Assignment assignment, CancellationToken ct)
    {
        var slot = SlotOf(assignment);
        await slot.Gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (--slot.Users == 0) await sfu.DeleteObserverAsync(assignment, observerId, ct).ConfigureAwait(false);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    // Slots are kept: rooms a bot has seen are few and small.
    private Slot SlotOf(Assignment assignment) => _slots.GetOrAdd((assignment.SfuUrl, assignment.RoomId), static _ => new Slot());

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public int Users { get; set; }
    }
}
