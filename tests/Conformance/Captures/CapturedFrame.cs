using System.Text.Json;

namespace RoomLens.Conformance.Captures;

/// <summary>One complete frame of a capture.</summary>
/// <param name="Timestamp">RTP timestamp.</param>
/// <param name="FirstSequence">Sequence number of its first packet.</param>
/// <param name="IsKeyFrame">By the rule of the case format for its codec.</param>
/// <param name="Bytes">The elementary frame.</param>
/// <param name="Facts">Every field a case may ask for.</param>
internal sealed record CapturedFrame(uint Timestamp, int FirstSequence, bool IsKeyFrame, byte[] Bytes, JsonElement Facts);
