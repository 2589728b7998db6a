using RoomLens.Contracts.Events.Parts;

namespace RoomLens.Contracts.Api;

/// <summary>One message of <c>GET /v1/rooms/{room}/detections/stream</c>: the boxes of one analysed frame.</summary>
/// <param name="ProducerId">Producer.</param>
/// <param name="RtpTimestamp">On the producer's output timeline.</param>
/// <param name="CaptureTime">Capture time, UTC.</param>
/// <param name="Epoch">Epoch of the assignment.</param>
/// <param name="Frame">Size of the analysed picture.</param>
/// <param name="Objects">Boxes, possibly none.</param>
public sealed record FrameDetections(
    string ProducerId, uint RtpTimestamp, DateTimeOffset CaptureTime, long Epoch, FramePart Frame, IReadOnlyList<LiveObject> Objects);
