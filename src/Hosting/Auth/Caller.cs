namespace RoomLens.Hosting.Auth;

/// <summary>Who makes a request and what they may do.</summary>
/// <param name="Identity">Name from the token; null in an open process without a token.</param>
/// <param name="Grants">Grants from the token; null = everything (development mode without a token).</param>
public sealed record Caller(string? Identity, Grants? Grants)
{
    /// <summary>Anyone, in development mode.</summary>
    public static Caller Open { get; } = new(null, null);

    /// <summary>The room the caller is confined to; null = none.</summary>
    public string? OnlyRoom => Grants?.Room;

    /// <summary>Whether the caller has a grant.</summary>
    public bool Has(Grant grant) => Grants is null || Grants.Has(grant);

    /// <summary>Whether the caller has a grant for a room.</summary>
    public bool Allows(Grant grant, string room) => Grants is null || (Grants.Has(grant) && Grants.CoversRoom(room));
}
