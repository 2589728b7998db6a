using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Tests.Congestion;

/// <summary>A publisher that the <see cref="CongestionBed"/> lets send.</summary>
internal interface IEmulatedPublisher
{
    /// <summary>What it publishes.</summary>
    public Producer Producer { get; }

    /// <summary>The frames of one moment, each <see cref="LayeredPublisher.FrameMs"/> ms.</summary>
    public void SendFrames(Instant now);

    /// <summary>Its sender reports, each second.</summary>
    public void Report(DateTimeOffset utc, Instant now);
}
