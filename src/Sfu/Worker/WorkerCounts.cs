namespace RoomLens.Sfu.Worker;

/// <summary>How many objects there are; replaced as a whole by the worker thread, read by any.</summary>
/// <param name="Rooms">Rooms.</param>
/// <param name="Transports">WebRTC transports.</param>
/// <param name="Producers">Producers.</param>
/// <param name="Consumers">Consumers.</param>
internal sealed record WorkerCounts(int Rooms, int Transports, int Producers, int Consumers);
