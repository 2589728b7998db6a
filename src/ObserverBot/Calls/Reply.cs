namespace RoomLens.ObserverBot.Calls;

/// <summary>An answer, or why there is none.</summary>
/// <param name="Status">What it means.</param>
/// <param name="Value">Body of a 2xx that carried one.</param>
/// <param name="Detail">What the other side, or the network, said.</param>
internal readonly record struct Reply<T>(ReplyStatus Status, T? Value, string? Detail)
    where T : class
{
    /// <summary>2xx.</summary>
    public bool IsOk => Status == ReplyStatus.Ok;
}
