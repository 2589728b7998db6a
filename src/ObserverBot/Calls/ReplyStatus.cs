namespace RoomLens.ObserverBot.Calls;

/// <summary>What an HTTP answer means for the one who asked.</summary>
internal enum ReplyStatus
{
    /// <summary>2xx.</summary>
    Ok,
    /// <summary>401 or 403: the token does not allow it.</summary>
    Denied,
    /// <summary>404 or 410: what was named does not exist.</summary>
    NotFound,
    /// <summary>409: somebody else owns it.</summary>
    Conflict,
    /// <summary>Any other 4xx, or 501: repeating it changes nothing.</summary>
    Refused,
    /// <summary>No answer, a time-out, 408, 425, 429 or another 5xx: worth a retry.</summary>
    Unavailable,
}
