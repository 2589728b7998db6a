namespace RoomLens.Rtp.Depacketize;

/// <summary>What a complete frame turned out to hold.</summary>
/// <param name="IsKeyFrame">Decodable without earlier frames, given the parameter sets.</param>
/// <param name="HasPicture">Holds coded picture data; false = parameter sets or other side information only.</param>
internal readonly record struct FrameContent(bool IsKeyFrame, bool HasPicture);
