namespace RoomLens.Rtp.Tests.Emulation;

/// <summary>A frame as it was sent.</summary>
/// <param name="Number">Counting from 0.</param>
/// <param name="IsKeyFrame">Refers to nothing.</param>
/// <param name="Reference">The frame it refers to.</param>
/// <param name="Elementary">What a decoder must get.</param>
internal sealed record SentFrame(int Number, bool IsKeyFrame, int? Reference, byte[] Elementary);
