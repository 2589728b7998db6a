namespace RoomLens.Scheduler.Webhooks;

/// <summary>Identity of a lane: its events are delivered one after the other; other lanes go on.</summary>
/// <param name="Endpoint">Endpoint.</param>
/// <param name="ProducerId">Producer.</param>
internal readonly record struct Lane(string Endpoint, string ProducerId);
