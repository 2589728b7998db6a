using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Observers;

/// <summary>
/// One bot per stream, by epoch: a higher epoch closes the older owner, a lower one is refused. This also ends a bot that is cut off from the
/// scheduler and does not know that it lost the stream.
/// </summary>
internal static class Fencing
{
    /// <summary>Null when the request may have its consumer; older owners are then closed already. Requests without an epoch are not fenced.</summary>
    public static Refusal? Admit(RoomTable rooms, Producer producer, CreateConsumer request)
    {
        if (request.Epoch is not { } epoch) return null;
        if (epoch < 1) return Refusal.Malformed("An epoch is at least 1.", "epoch");
        if (epoch < producer.Epoch) return TooOld(epoch, producer.Epoch);
        return request.Standby || Take(rooms, producer, epoch) ? null : TooOld(epoch, producer.Epoch);
    }

    /// <summary>A standby consumer becomes the owner.</summary>
    public static Refusal? Activate(RoomTable rooms, Consumer consumer)
    {
        if (consumer.Assignment is not { } assignment) return Refusal.Impossible("A consumer without an epoch cannot own the stream.");
        if (assignment.Epoch < consumer.Producer.Epoch) return TooOld(assignment.Epoch, consumer.Producer.Epoch);
        if (!consumer.IsStandby) return null;
        consumer.IsStandby = false;
        return Take(rooms, consumer.Producer, assignment.Epoch, consumer) ? null : TooOld(assignment.Epoch, consumer.Producer.Epoch);
    }

    /// <summary>False: another worker gave the stream to a higher epoch meanwhile.</summary>
    private static bool Take(RoomTable rooms, Producer producer, long epoch, Consumer? owner = null)
    {
        if (!producer.Owner.TryTake(epoch)) return false;
        CloseOlder(rooms, producer, epoch, owner);
        rooms.Spans?.OwnerChanged(producer, epoch);
        return true;
    }

    private static Refusal TooOld(long epoch, long owner) => Refusal.Conflict($"Epoch {epoch} is older than {owner}, which owns the stream.");

    /// <summary>Closes what an epoch has put out of its right: every consumer of an epoch up to it, but its owner.</summary>
    public static void CloseOlder(RoomTable rooms, Producer producer, long epoch, Consumer? owner = null)
    {
        foreach (var other in producer.Consumers.ToArray())
        {
            if (other == owner || other.Assignment is not { } assignment || assignment.Epoch > epoch) continue;
            // The same epoch again is the same bot that starts over.
            rooms.CloseConsumer(other, assignment.Epoch == epoch ? CloseReasons.Replaced : CloseReasons.Fenced);
        }
    }
}
