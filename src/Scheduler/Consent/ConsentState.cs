namespace RoomLens.Scheduler.Consent;

/// <summary>What consent says about a stream.</summary>
internal enum ConsentState
{
    /// <summary>It may be observed.</summary>
    Allowed,
    /// <summary>Its participant is to be asked first.</summary>
    Waiting,
    /// <summary>It may not be observed.</summary>
    Denied,
    /// <summary>It may be observed as soon as its node has been told so.</summary>
    Announced,
}
