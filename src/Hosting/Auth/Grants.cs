namespace RoomLens.Hosting.Auth;

/// <summary>Claim <c>video</c> of a token: what its bearer may do. Names as in LiveKit where LiveKit has them.</summary>
/// <remarks>What is true by default has a setter: generated deserializers set every init-only member, absent ones to false.</remarks>
public sealed record Grants
{
    /// <summary>The only room the token is good for; null = every room.</summary>
    public string? Room { get; init; }

    /// <summary>May join.</summary>
    public bool RoomJoin { get; init; }

    /// <summary>May administer.</summary>
    public bool RoomAdmin { get; init; }

    /// <summary>May list rooms.</summary>
    public bool RoomList { get; init; }

    /// <summary>May publish once joined; absent = true.</summary>
    public bool CanPublish { get; set; } = true;

    /// <summary>May subscribe once joined; absent = true.</summary>
    public bool CanSubscribe { get; set; } = true;

    /// <summary>Not shown to other peers.</summary>
    public bool Hidden { get; init; }

    /// <summary>False = what this peer publishes may not be observed; absent = true.</summary>
    public bool Observable { get; set; } = true;

    /// <summary>May create subscriptions.</summary>
    public bool Observe { get; init; }

    /// <summary>May read events.</summary>
    public bool Events { get; init; }

    /// <summary>May read images.</summary>
    public bool Images { get; init; }

    /// <summary>Is a bot.</summary>
    public bool Agent { get; init; }

    /// <summary>Is an SFU node.</summary>
    public bool Node { get; init; }

    /// <summary>Is a backend of the SFU.</summary>
    public bool Control { get; init; }

    /// <summary>Whether the grant itself is given, whatever the room.</summary>
    public bool Has(Grant grant) => grant switch
    {
        Grant.Any => true,
        Grant.RoomJoin => RoomJoin,
        Grant.RoomAdmin => RoomAdmin,
        Grant.RoomList => RoomList,
        Grant.Observe => Observe,
        Grant.Events => Events,
        Grant.Images => Images,
        Grant.Agent => Agent,
        Grant.Node => Node,
        Grant.Control => Control,
        _ => false,
    };

    /// <summary>Whether the token is good for a room.</summary>
    public bool CoversRoom(string room) => Room is null || string.Equals(Room, room, StringComparison.Ordinal);
}
