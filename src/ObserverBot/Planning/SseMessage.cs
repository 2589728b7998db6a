namespace RoomLens.ObserverBot.Planning;

/// <summary>One server-sent event.</summary>
/// <param name="Name">Its type; <c>message</c> when none was given.</param>
/// <param name="Data">Its data lines.</param>
internal readonly record struct SseMessage(string Name, string Data);
