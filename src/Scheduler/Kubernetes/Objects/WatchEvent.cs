using System.Text.Json;

namespace RoomLens.Scheduler.Kubernetes.Objects;

/// <summary>One line of a watch.</summary>
/// <param name="Type">ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</param>
/// <param name="Object">The object; of an ERROR a <see cref="Status"/>.</param>
internal sealed record WatchEvent(string Type, JsonElement Object);
