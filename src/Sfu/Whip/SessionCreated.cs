namespace RoomLens.Sfu.Whip;

/// <summary>A session that was started over HTTP.</summary>
/// <param name="Key">Unguessable part of its URL.</param>
/// <param name="ETag">Entity tag of its ICE session.</param>
/// <param name="Answer">SDP answer.</param>
internal sealed record SessionCreated(string Key, string ETag, string Answer);
