namespace RoomLens.Sfu.Workers;

/// <summary>The node is being drained: it opens no rooms.</summary>
internal sealed class NodeDrainsException() : Exception("This node is being drained and opens no rooms; another one does.");
