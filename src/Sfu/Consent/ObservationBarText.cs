using RoomLens.Contracts.Consent;

namespace RoomLens.Sfu.Consent;

/// <summary>Words for a bar.</summary>
internal static class ObservationBarText
{
    /// <summary>Its name in the feed and the control API; null = there is none.</summary>
    public static string? Name(this ObservationBar bar) => bar switch
    {
        ObservationBar.Token => ObservationBars.Token,
        ObservationBar.Policy => ObservationBars.Policy,
        ObservationBar.Unanswered => ObservationBars.Unanswered,
        ObservationBar.Refused => ObservationBars.Refused,
        ObservationBar.UnknownPolicy => ObservationBars.UnknownPolicy,
        _ => null,
    };

    /// <summary>A sentence for whoever wants to observe.</summary>
    public static string Explain(this ObservationBar bar, string roomId, string peerId) => bar switch
    {
        ObservationBar.Token => $"Participant '{peerId}' may not be observed: its token says observable: false.",
        ObservationBar.Policy => $"Participant '{peerId}' may not be observed: the policy of room '{roomId}' denies it.",
        ObservationBar.Unanswered => $"Participant '{peerId}' may not be observed yet: room '{roomId}' asks first, and it has not allowed it.",
        ObservationBar.Refused => $"Participant '{peerId}' may not be observed: it refused.",
        ObservationBar.UnknownPolicy => $"Participant '{peerId}' may not be observed yet: this node has not been told the policy of room '{roomId}' by the scheduler.",
        _ => throw new ArgumentOutOfRangeException(nameof(bar), bar, "bars nobody"),
    };
}
