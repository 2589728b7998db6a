using RoomLens.Contracts.Sfu;

namespace RoomLens.Sfu.Feed;

/// <summary>One numbered message of the feed.</summary>
/// <param name="Id">Position; contiguous within one process.</param>
/// <param name="Message">The message.</param>
internal readonly record struct FeedEntry(long Id, FeedMessage Message);
