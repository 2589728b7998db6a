using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Receive;

namespace RoomLens.Conformance.Receiving;

/// <summary>Cases of key-frame requests.</summary>
internal static class KeyFrameCases
{
    public static void Run(JsonElement input, CaseReport report)
    {
        var config = input.GetProperty("config");
        var requester = new KeyFrameRequester(new KeyFrameRequesterOptions
        {
            Spacing = TimeSpan.Zero,
            RepeatInterval = TimeSpan.FromMilliseconds(config.GetProperty("retransmitWaitMs").GetDouble()),
            MaxRepeats = config.GetProperty("maxRetransmissions").GetInt32(),
        });
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            var now = CaseTime.Of(step);
            while (requester.NextTimeout is { } due && due <= now) requester.TryPollRequest(due);
            switch (step.GetProperty("op").GetString())
            {
                case "needed": requester.Request(now); break;
                case "force":
                    // What was asked before no longer counts, and nothing holds the next request back.
                    requester.KeyFrameReceived();
                    requester.Request(now);
                    break;
                case "keyFrameReceived": requester.KeyFrameReceived(); break;
                case "end": break;
                default: report.Fail("op", "a known op", step); break;
            }
            requester.TryPollRequest(now);
        }
        report.Check("requests", requester.Sent);
    }
}
