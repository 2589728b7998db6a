namespace RoomLens.Rtp.Depacketize;

/// <summary>One picture of a VP9 group (RFC 9628 section 4.2.1).</summary>
/// <param name="TemporalId">Temporal layer.</param>
/// <param name="SwitchingUp">A receiver may switch up here.</param>
/// <param name="References">Distances to the pictures it refers to.</param>
public readonly record struct Vp9GroupPicture(int TemporalId, bool SwitchingUp, Vp9References References);
