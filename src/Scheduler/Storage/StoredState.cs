using RoomLens.Contracts.Api;

namespace RoomLens.Scheduler.Storage;

/// <summary>What a scheduler needs from the store to go on where its predecessor stopped.</summary>
internal sealed record StoredState
{
    public required IReadOnlyDictionary<string, string> Meta { get; init; }

    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    public required IReadOnlyList<StoredEndpoint> Endpoints { get; init; }

    /// <summary>Not closed.</summary>
    public required IReadOnlyList<StoredAssignment> Assignments { get; init; }

    public required IReadOnlyList<StoredOpenEvent> OpenEvents { get; init; }

    public IReadOnlyList<StoredPolicy> Policies { get; init; } = [];

    public IReadOnlyList<StoredConsent> Consents { get; init; } = [];

    /// <summary>Highest cursor ever given.</summary>
    public required long LastCursor { get; init; }

    /// <summary>Highest delivery id ever given.</summary>
    public required long LastDelivery { get; init; }

    /// <summary>Lanes with pending deliveries.</summary>
    public required IReadOnlyList<(string Endpoint, string ProducerId)> Lanes { get; init; }
}
