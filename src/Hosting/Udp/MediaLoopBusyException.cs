namespace RoomLens.Hosting.Udp;

/// <summary>A media loop's command queue is full: answer 503 and try again later.</summary>
public sealed class MediaLoopBusyException(string message) : Exception(message);
