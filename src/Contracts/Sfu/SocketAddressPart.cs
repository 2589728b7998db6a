namespace RoomLens.Contracts.Sfu;

/// <summary>An address in JSON.</summary>
/// <param name="Ip">IPv4 or IPv6 literal.</param>
/// <param name="Port">1..65535.</param>
public sealed record SocketAddressPart(string Ip, int Port);
