namespace RoomLens.Hosting.Auth;

/// <summary>An assignment token: the scheduler lets one bot consume one stream at one epoch; the SFU checks it offline.</summary>
/// <param name="Room">Room.</param>
/// <param name="ProducerId">Producer.</param>
/// <param name="Epoch">Fencing epoch.</param>
/// <param name="Want">Largest picture the bot may ask for; null = any.</param>
public sealed record AssignmentClaims(string Room, string ProducerId, long Epoch, AssignmentWant? Want = null);
