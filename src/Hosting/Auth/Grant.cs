namespace RoomLens.Hosting.Auth;

/// <summary>What an endpoint may ask a token for (contracts section 2).</summary>
public enum Grant
{
    /// <summary>Any valid token.</summary>
    Any,

    /// <summary>Join a room.</summary>
    RoomJoin,

    /// <summary>Administer a room: join links, policies, subscriptions.</summary>
    RoomAdmin,

    /// <summary>List rooms.</summary>
    RoomList,

    /// <summary>Create subscriptions.</summary>
    Observe,

    /// <summary>Read events.</summary>
    Events,

    /// <summary>Read images.</summary>
    Images,

    /// <summary>Bot towards the scheduler; not bound to a room.</summary>
    Agent,

    /// <summary>SFU towards the scheduler; not bound to a room.</summary>
    Node,

    /// <summary>Backend towards the SFU; not bound to a room.</summary>
    Control,
}
