using Microsoft.AspNetCore.Http;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Whip;

/// <summary>What tells WHIP and WHEP apart; everything else is <see cref="SessionHttp"/>.</summary>
/// <param name="Endpoint">Route of the POST; session URLs lie below it.</param>
/// <param name="HasEvents">Whether there are events to listen to below the session URL.</param>
/// <param name="OpensRoom">Whether the room is opened if it is not there.</param>
/// <param name="PeerOf">Who starts the session; null = nobody of a name.</param>
/// <param name="Refuse">Why the caller may not start a session, before anything of the body is read; null = it may.</param>
/// <param name="Start">Reads what the request says beside its offer; the result makes the session on the worker thread.</param>
internal sealed record SessionKind(
    string Endpoint,
    bool HasEvents,
    bool OpensRoom,
    Func<HttpContext, string?> PeerOf,
    Func<HttpContext, Refusal?> Refuse,
    Func<HttpContext, SessionDescription, Func<SfuWorker, Outcome<SessionCreated>>> Start);
