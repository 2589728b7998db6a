using System.Text.Json.Nodes;

namespace RoomLens.Sfu.Signalling;

/// <summary>Tells a client what its path carries (<c>downlinkBwe</c>, contracts section 3), once a second at most.</summary>
internal static class DownlinkNotices
{
    /// <summary>Tells what changed.</summary>
    public static void Tell(SignallingPeer member)
    {
        if (member.Connection is null) return;
        foreach (var transport in member.Transports)
        {
            if (!transport.Receives || transport.Transport.IsClosed || !transport.Transport.Downlink.TryTakeNotice(out var state)) continue;
            member.Tell("downlinkBwe", new JsonObject
            {
                ["desiredBitrate"] = state.DesiredBps,
                ["effectiveDesiredBitrate"] = state.EffectiveDesiredBps,
                ["availableBitrate"] = state.AvailableBps,
            });
        }
    }
}
