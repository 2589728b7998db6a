namespace RoomLens.Hosting.Http.Sse;

/// <summary>One server-sent event.</summary>
/// <param name="Data">UTF-8 payload; several lines are allowed.</param>
/// <param name="Event">Event name; null = <c>message</c>.</param>
/// <param name="Id">Position that the client sends back as Last-Event-ID; null = unchanged.</param>
public readonly record struct SseMessage(ReadOnlyMemory<byte> Data, string? Event = null, string? Id = null);
