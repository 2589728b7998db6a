using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.WebRtc;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Whip;

/// <summary>Applies a PATCH to a session: candidates, or an ICE restart (RFC 9725 sections 4.3.2 and 4.3.3). Runs on the worker thread.</summary>
internal sealed class SessionPatch(SfuWorker worker)
{
    /// <summary>What a PATCH gave: nothing for candidates, the new fragment for a restart.</summary>
    /// <param name="Fragment">Body of the answer to a restart.</param>
    /// <param name="ETag">Its new entity tag.</param>
    internal sealed record Result(string? Fragment, string? ETag);

    /// <summary>Applies it. A refused restart leaves the session as it was.</summary>
    public Outcome<Result> Apply(string sessionKey, string ifMatch, IceFragment fragment)
    {
        if (worker.WebRtc.Find(sessionKey) is not { } transport) return Refusal.Unknown("such session");
        if (ifMatch.Length == 0) return new Refusal(428, "If-Match is needed: the session's ETag for candidates, * for an ICE restart.");
        var any = ifMatch is "*" or "\"*\"";
        if (!any && ifMatch != transport.ETag) return new Refusal(412, "If-Match names an older ICE session.");
        var isRestart = fragment.Ufrag is { } ufrag && ufrag != transport.RemoteUfrag;
        if (!isRestart)
        {
            // An ICE-lite agent needs none of the peer's candidates: it answers whoever passes a check.
            return new Result(null, null);
        }

        if (!any) return new Refusal(412, "An ICE restart needs If-Match: *.");
        if (string.IsNullOrEmpty(fragment.Password)) return Refusal.Malformed("An ICE restart needs a=ice-ufrag and a=ice-pwd.");
        return Restart(transport, fragment.Ufrag!);
    }

    private Result Restart(WebRtcTransport transport, string remoteUfrag)
    {
        var credentials = transport.Restart(remoteUfrag);
        var answer = new IceFragment(credentials.UsernameFragment, credentials.Password, worker.WebRtc.Candidates, EndOfCandidates: true);
        return new Result(answer.Write(transport.Session.Mid), transport.ETag);
    }
}
