using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Calls;

namespace RoomLens.ObserverBot.Observing;

/// <summary>Why a stream is not received, what the scheduler is told, and how long to wait before asking again.</summary>
/// <param name="State">State in reports.</param>
/// <param name="Detail">Reason in reports.</param>
/// <param name="Wait">Fixed time to wait; null = by back-off.</param>
internal sealed record Setback(StreamState State, string Detail, TimeSpan? Wait)
{
    /// <summary>Another bot owns the stream: nothing more may be said about it.</summary>
    public bool IsFenced { get; private init; }

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Medium = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// What an answer of the SFU means. A refusal is asked again too, seldom: the scheduler moves or withdraws the stream, and until then the
    /// producer may come back under the same id.
    /// </summary>
    public static Setback From(ReplyStatus status, string? detail) => status switch
    {
        ReplyStatus.Conflict => new Setback(StreamState.Refused, detail ?? "fenced: another bot owns the stream", Long) { IsFenced = true },
        ReplyStatus.NotFound => new Setback(StreamState.Refused, detail ?? "the producer is gone", Short),
        ReplyStatus.Denied => new Setback(StreamState.Refused, detail ?? "the assignment token is not accepted", Medium),
        ReplyStatus.Refused => new Setback(StreamState.Refused, detail ?? "the SFU cannot serve it", Long),
        _ => new Setback(StreamState.Connecting, detail ?? "the SFU does not answer", null),
    };
}
