using System.Threading.Channels;
using RoomLens.Contracts.Api;

namespace RoomLens.Scheduler.Live;

/// <summary>One listener to the live boxes of a room.</summary>
internal sealed class DetectionListener(DetectionHub hub, string roomId, Channel<TimedDetections> channel, TimeProvider time) : IDisposable
{
    public string RoomId { get; } = roomId;

    /// <summary>Frames that are still fresh, as they come.</summary>
    public bool TryRead(out FrameDetections? detections)
    {
        while (channel.Reader.TryRead(out var next))
        {
            if (time.GetElapsedTime(next.ArrivedAt) <= DetectionHub.MaxAge)
            {
                detections = next.Detections;
                return true;
            }
        }

        detections = null;
        return false;
    }

    public async Task<bool> WaitAsync(CancellationToken cancel) => await channel.Reader.WaitToReadAsync(cancel);

    public void Dispose() => hub.Remove(this);

    internal void Offer(in TimedDetections detections) => channel.Writer.TryWrite(detections);
}
