namespace RoomLens.Contracts.Api;

/// <summary>A list answer of the public API.</summary>
/// <param name="Items">Entries.</param>
/// <param name="Next">Cursor for <c>after</c>; absent = no more.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null);
