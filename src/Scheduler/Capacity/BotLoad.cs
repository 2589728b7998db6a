namespace RoomLens.Scheduler.Capacity;

/// <summary>A bot that can take work now, with what it has.</summary>
/// <param name="Capacity">Capacity units it takes.</param>
/// <param name="Streams">Capacity units reserved by each of its streams.</param>
internal sealed record BotLoad(double Capacity, IReadOnlyList<double> Streams);
