namespace RoomLens.Hosting.Tcp;

/// <summary>Why a connection has ended, or never began.</summary>
public enum TcpCloseReason
{
    /// <summary>The other side closed it, or it broke.</summary>
    Peer,

    /// <summary>Its owner has no more use for it.</summary>
    Owner,

    /// <summary>What came over it was none of our protocols.</summary>
    Garbage,

    /// <summary>It was not trusted in time.</summary>
    Untrusted,

    /// <summary>Nothing came over it for too long.</summary>
    Idle,

    /// <summary>There were too many already.</summary>
    TooMany,

    /// <summary>There were too many from its address already.</summary>
    TooManyFromAddress,
}
