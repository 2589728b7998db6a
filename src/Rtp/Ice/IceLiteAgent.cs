using RoomLens.Rtp.Stun;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Ice;

/// <summary>
/// The lite side of one ICE session (RFC 8445 section 2.5): answers checks, keeps the selected path and the consent of the peer
/// (RFC 7675). It never sends a check and is always controlled. One owner thread; call <see cref="HandleTimeout"/> at
/// <see cref="NextTimeout"/>.
/// </summary>
public sealed class IceLiteAgent
{
    /// <summary>Without a valid check for this long the peer's consent is gone (RFC 7675 section 5.1).</summary>
    public static readonly TimeSpan DefaultConsentTimeout = TimeSpan.FromSeconds(30);

    private readonly ValidatedPaths _validated = new();
    private readonly TimeSpan _consentTimeout;
    private Instant _deadline;

    /// <summary>A session that waits for its first check.</summary>
    /// <param name="credentials">Local credentials, made by the caller.</param>
    /// <param name="now">The consent timeout also runs until the first check.</param>
    /// <param name="consentTimeout">Default 30 s.</param>
    public IceLiteAgent(IceCredentials credentials, Instant now, TimeSpan? consentTimeout = null)
    {
        LocalCredentials = credentials;
        _consentTimeout = consentTimeout ?? DefaultConsentTimeout;
        _deadline = now + _consentTimeout;
    }

    /// <summary>Credentials in force.</summary>
    public IceCredentials LocalCredentials { get; private set; }

    /// <summary>Credentials of a restart that no check has used yet; the old ones stay valid until then.</summary>
    public IceCredentials? PendingCredentials { get; private set; }

    /// <summary>Where the session stands.</summary>
    public IceState State { get; private set; }

    /// <summary>The peer's ufrag if signalling gave it: checks from another sender are then refused. Null = any.</summary>
    public string? RemoteUsernameFragment { get; set; }

    /// <summary>Where to send: the nominated path, before that the first validated one.</summary>
    public IcePath? SelectedPath { get; private set; }

    /// <summary>Address of <see cref="SelectedPath"/>.</summary>
    public StunAddress? SelectedAddress => SelectedPath?.Address;

    /// <summary>When the last valid check came.</summary>
    public Instant? LastCheckAt { get; private set; }

    /// <summary>When consent ends; null once it has.</summary>
    public Instant? NextTimeout => State == IceState.Disconnected ? null : _deadline;

    /// <summary>Number of paths that passed a check.</summary>
    public int ValidatedCount => _validated.Count;

    /// <summary>True when a valid check came from this address over UDP: only such sources may send DTLS and media.</summary>
    public bool IsValidated(StunAddress address) => _validated.Contains(new IcePath(address));

    /// <summary>A validated path, to take them out of an address table when the session closes.</summary>
    public IcePath ValidatedAt(int index) => _validated.At(index);

    /// <summary>A path is gone (its TCP connection has closed). Was it the selected one, the next valid check selects another.</summary>
    public void Forget(IcePath path)
    {
        _validated.Remove(path);
        if (SelectedPath == path) SelectedPath = null;
    }

    /// <summary>
    /// Starts an ICE restart (RFC 8445 section 9): from the first check with the new credentials on, the old ones are refused.
    /// The peer changes its fragment too, so <see cref="RemoteUsernameFragment"/> is forgotten.
    /// </summary>
    public void Restart(IceCredentials next)
    {
        PendingCredentials = next;
        RemoteUsernameFragment = null;
    }

    /// <summary>Ends the session's consent when its time has come. A call too early does nothing.</summary>
    public void HandleTimeout(Instant now)
    {
        if (now >= _deadline) State = IceState.Disconnected;
    }

    /// <summary>As the other overload, for a datagram that came over UDP.</summary>
    public IceResult HandleRequest(ReadOnlySpan<byte> datagram, StunAddress from, Instant now, Span<byte> response) =>
        HandleRequest(datagram, new IcePath(from), now, response);

    /// <summary>Handles a STUN message and writes the answer, if there is one.</summary>
    /// <param name="datagram">Borrowed.</param>
    /// <param name="from">The way it came.</param>
    /// <param name="now">Time.</param>
    /// <param name="response">At least 128 octets.</param>
    public IceResult HandleRequest(ReadOnlySpan<byte> datagram, IcePath from, Instant now, Span<byte> response)
    {
        if (!StunMessage.TryParse(datagram, out var request)
            || request.Type != StunMessageType.BindingRequest
            || request.VerifyFingerprint() == false)
            return default;

        if (!request.TryGetAttribute(StunAttributeType.Username, out var username) || !HasIntegrity(request))
            return Refused(StunErrorResponse.Write(request, StunErrorResponse.BadRequest, response));

        if (Authenticate(request, username) is not { } credentials)
            return Refused(StunErrorResponse.Write(request, StunErrorResponse.Unauthenticated, response));

        Span<byte> unknown = stackalloc byte[UnknownAttributes.MaxBytes];
        var unknownLength = UnknownAttributes.Collect(request, unknown);
        if (unknownLength > 0)
        {
            return Refused(StunErrorResponse.Write(
                request, StunErrorResponse.UnknownAttribute, unknown[..unknownLength], credentials.PasswordBytes, response));
        }

        // A lite agent cannot take the controlling role, so the peer has to switch (RFC 8445 section 7.3.1.1).
        if (request.TryGetAttribute(StunAttributeType.IceControlled, out _))
            return Refused(StunErrorResponse.Write(request, StunErrorResponse.RoleConflict, default, credentials.PasswordBytes, response));

        return Accept(request, credentials, from, now, response);
    }

    private static bool HasIntegrity(in StunMessage request) => request.TryGetAttribute(StunAttributeType.MessageIntegrity, out _);

    private static IceResult Refused(int length) => new(IceOutcome.Refused, length);

    private static bool IsFor(IceCredentials? credentials, ReadOnlySpan<byte> fragment) =>
        credentials is not null && fragment.SequenceEqual(credentials.FragmentBytes);

    private IceCredentials? Authenticate(in StunMessage request, ReadOnlySpan<byte> username)
    {
        var colon = username.IndexOf((byte)':');
        if (colon < 0) return null;
        var local = username[..colon];
        var credentials = IsFor(LocalCredentials, local) ? LocalCredentials
            : IsFor(PendingCredentials, local) ? PendingCredentials
            : null;
        if (credentials is null || !request.VerifyIntegrity(credentials.PasswordBytes)) return null;
        return RemoteUsernameFragment is null || System.Text.Ascii.Equals(username[(colon + 1)..], RemoteUsernameFragment) ? credentials : null;
    }

    private IceResult Accept(in StunMessage request, IceCredentials credentials, IcePath from, Instant now, Span<byte> response)
    {
        var restarted = ReferenceEquals(credentials, PendingCredentials);
        if (restarted)
        {
            LocalCredentials = credentials;
            PendingCredentials = null;
        }

        var nominated = request.TryGetAttribute(StunAttributeType.UseCandidate, out _);
        var changed = Select(from, nominated);
        var evicted = _validated.Refresh(from, now, SelectedPath);
        LastCheckAt = now;
        _deadline = now + _consentTimeout;

        var writer = new StunWriter(response, StunMessageType.BindingSuccess, request.TransactionId);
        writer.AddXorMappedAddress(from.Address);
        writer.AddMessageIntegrity(credentials.PasswordBytes);
        writer.AddFingerprint();
        return new IceResult(IceOutcome.Answered, writer.Length, nominated, changed, evicted);
    }

    private bool Select(IcePath from, bool nominated)
    {
        // A session whose consent ended follows the first check that revives it: the old path is known to be dead.
        var first = SelectedPath is null || State is IceState.New or IceState.Disconnected;
        if (nominated) State = IceState.Completed;
        else if (first) State = IceState.Connected;
        if (!nominated && !first) return false;
        var changed = SelectedPath != from;
        SelectedPath = from;
        return changed;
    }
}
