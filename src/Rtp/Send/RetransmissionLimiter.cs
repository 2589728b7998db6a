using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Send;

/// <summary>
/// One answer per packet per round trip for one consumer: a repeated NACK that crossed the answer on the wire is not answered again.
/// It remembers the last <see cref="Capacity"/> answers; beyond that a packet may be answered once too often, never too rarely.
/// </summary>
public sealed class RetransmissionLimiter
{
    /// <summary>Answers remembered.</summary>
    public const int Capacity = 256;

    private Answer[]? _answers;

    /// <summary>True when the packet may be sent now; it then counts as sent.</summary>
    /// <param name="sequence">Extended sequence number.</param>
    /// <param name="roundTrip">Round trip to this consumer; 100 ms is the field's assumption while it is unknown.</param>
    /// <param name="now">The time of the request.</param>
    public bool TryAnswer(long sequence, TimeSpan roundTrip, Instant now)
    {
        _answers ??= new Answer[Capacity];
        ref var answer = ref _answers[(int)(sequence & (Capacity - 1))];
        if (answer.Used && answer.Sequence == sequence && now - answer.SentAt < roundTrip) return false;
        answer = new Answer(true, sequence, now);
        return true;
    }

    private readonly record struct Answer(bool Used, long Sequence, Instant SentAt);
}
