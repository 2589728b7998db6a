using System.Buffers.Binary;
using System.Text;
using RoomLens.Rtp.Ice;
using RoomLens.Rtp.Stun;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Ice;

public class IceLiteAgentTests
{
    private const string Password = "password-password-password";
    private static readonly IceCredentials Local = new("local", Password.Replace('-', '+'));
    private static readonly Instant Start = Instant.FromMilliseconds(5000);
    private static readonly StunAddress First = StunAddress.FromBytes([192, 0, 2, 1], 4000);
    private static readonly StunAddress Second = StunAddress.FromBytes([192, 0, 2, 2], 4000);

    private readonly IceLiteAgent _agent = new(Local, Start);
    private readonly byte[] _response = new byte[128];

    [Fact]
    public void HandleRequest_ValidCheck_AnswersWithMappedAddress()
    {
        var result = _agent.HandleRequest(Check(Local), First, Start, _response);

        Assert.Equal(IceOutcome.Answered, result.Outcome);
        Assert.True(result.SelectedChanged);
        Assert.Equal(IceState.Connected, _agent.State);
        Assert.True(StunMessage.TryParse(_response.AsSpan(0, result.ResponseLength), out var response));
        Assert.Equal(StunMessageType.BindingSuccess, response.Type);
        Assert.True(response.VerifyIntegrity(Encoding.ASCII.GetBytes(Local.Password)));
        Assert.True(response.VerifyFingerprint());
        Assert.True(response.TryGetXorMappedAddress(out var mapped));
        Assert.Equal(First, mapped);
    }

    [Fact]
    public void HandleRequest_UseCandidate_SwitchesAndIsIdempotent()
    {
        _agent.HandleRequest(Check(Local), First, Start, _response);

        var other = _agent.HandleRequest(Check(Local), Second, Start, _response);
        var nominated = _agent.HandleRequest(Check(Local, useCandidate: true), Second, Start, _response);
        var again = _agent.HandleRequest(Check(Local, useCandidate: true), Second, Start, _response);
        var later = _agent.HandleRequest(Check(Local), First, Start, _response);

        Assert.False(other.SelectedChanged);
        Assert.True(nominated is { Nominated: true, SelectedChanged: true });
        Assert.True(again is { Nominated: true, SelectedChanged: false });
        Assert.False(later.SelectedChanged);
        Assert.Equal(Second, _agent.SelectedAddress);
        Assert.True(_agent.IsValidated(First));
        Assert.Equal(IceState.Completed, _agent.State);
    }

    [Fact]
    public void HandleRequest_Faults_GiveTheirErrorCodes()
    {
        Assert.Equal(400, ErrorOf(WithoutCredentials()));
        Assert.Equal(401, ErrorOf(Check(new IceCredentials("elsewhere", Local.Password))));
        Assert.Equal(401, ErrorOf(Check(new IceCredentials("local", new string('x', 22)))));
        Assert.Equal(487, ErrorOf(Check(Local, StunAttributeType.IceControlled)));
        Assert.Equal(420, ErrorOf(Check(Local, (StunAttributeType)0x7777)));
        Assert.Equal(IceState.New, _agent.State);
    }

    [Fact]
    public void HandleRequest_WrongRemoteFragment_Is401()
    {
        _agent.RemoteUsernameFragment = "somebody";

        Assert.Equal(401, ErrorOf(Check(Local)));
    }

    [Fact]
    public void HandleRequest_WrongFingerprintOrIndication_IsIgnored()
    {
        var damaged = Check(Local);
        damaged[^1] ^= 1;
        var indication = Check(Local);
        indication[1] = 0x11;

        Assert.Equal(IceOutcome.Ignored, _agent.HandleRequest(damaged, First, Start, _response).Outcome);
        Assert.Equal(IceOutcome.Ignored, _agent.HandleRequest(indication, First, Start, _response).Outcome);
    }

    [Fact]
    public void HandleTimeout_NoCheckForThirtySeconds_DisconnectsAndACheckRevives()
    {
        _agent.HandleRequest(Check(Local, useCandidate: true), First, Start, _response);
        var end = Start + IceLiteAgent.DefaultConsentTimeout;
        Assert.Equal(end, _agent.NextTimeout);

        _agent.HandleTimeout(end - TimeSpan.FromMilliseconds(1));
        Assert.Equal(IceState.Completed, _agent.State);
        _agent.HandleTimeout(end);
        Assert.Equal(IceState.Disconnected, _agent.State);
        Assert.Null(_agent.NextTimeout);

        _agent.HandleRequest(Check(Local), Second, end, _response);
        Assert.Equal(IceState.Connected, _agent.State);
        Assert.Equal(Second, _agent.SelectedAddress);
    }

    [Fact]
    public void Restart_OldCredentialsHoldUntilNewAreUsed()
    {
        var next = new IceCredentials("fresh", new string('n', 22));
        _agent.Restart(next);

        Assert.Equal(IceOutcome.Answered, _agent.HandleRequest(Check(Local), First, Start, _response).Outcome);
        Assert.Equal(IceOutcome.Answered, _agent.HandleRequest(Check(next), First, Start, _response).Outcome);
        Assert.Equal(401, ErrorOf(Check(Local)));
        Assert.Same(next, _agent.LocalCredentials);
        Assert.Null(_agent.PendingCredentials);
    }

    [Fact]
    public void HandleRequest_ManyAddresses_EvictsButKeepsSelected()
    {
        _agent.HandleRequest(Check(Local, useCandidate: true), First, Start, _response);
        IcePath? evicted = null;
        for (var port = 1; port <= 30; port++)
        {
            var from = StunAddress.FromBytes([198, 51, 100, 1], port);
            evicted = _agent.HandleRequest(Check(Local), from, Start + TimeSpan.FromMilliseconds(port), _response).Evicted;
        }

        Assert.Equal(16, _agent.ValidatedCount);
        Assert.NotNull(evicted);
        Assert.True(_agent.IsValidated(First));
    }

    [Fact]
    public void HandleRequest_SameAddressOverTcp_IsAnotherPath()
    {
        _agent.HandleRequest(Check(Local, useCandidate: true), First, Start, _response);

        var result = _agent.HandleRequest(Check(Local, useCandidate: true), new IcePath(First, Stream: 7), Start, _response);

        Assert.True(result.SelectedChanged);
        Assert.Equal(new IcePath(First, 7), _agent.SelectedPath);
        Assert.Equal(2, _agent.ValidatedCount);
    }

    [Fact]
    public void Forget_TheSelectedPath_LetsTheNextCheckSelect()
    {
        var lost = new IcePath(First, Stream: 7);
        _agent.HandleRequest(Check(Local, useCandidate: true), lost, Start, _response);
        _agent.HandleRequest(Check(Local), Second, Start, _response);

        _agent.Forget(lost);
        var result = _agent.HandleRequest(Check(Local), Second, Start, _response);

        Assert.True(result.SelectedChanged);
        Assert.Equal(Second, _agent.SelectedAddress);
        Assert.Equal(1, _agent.ValidatedCount);
    }

    [Fact]
    public void FromBytes_MappedIpv6_IsIpv4()
    {
        byte[] mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, 1];

        Assert.Equal(First, StunAddress.FromBytes(mapped, 4000));
    }

    private static byte[] Check(IceCredentials credentials, StunAttributeType? extra = null, bool useCandidate = false)
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, "transaction!"u8);
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes(credentials.UsernameFragment + ":remote"));
        writer.Add(StunAttributeType.Priority, 1u);
        writer.Add(extra ?? StunAttributeType.IceControlling, 7ul);
        if (useCandidate) writer.Add(StunAttributeType.UseCandidate, default(ReadOnlySpan<byte>));
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(credentials.Password));
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }

    private static byte[] WithoutCredentials()
    {
        var buffer = new byte[64];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, "transaction!"u8);
        writer.AddFingerprint();
        return buffer[..writer.Length];
    }

    private int ErrorOf(byte[] request)
    {
        var result = _agent.HandleRequest(request, First, Start, _response);
        Assert.Equal(IceOutcome.Refused, result.Outcome);
        Assert.True(StunMessage.TryParse(_response.AsSpan(0, result.ResponseLength), out var message));
        Assert.Equal(StunMessageType.BindingError, message.Type);
        Assert.True(message.TryGetAttribute(StunAttributeType.ErrorCode, out var value));
        return BinaryPrimitives.ReadUInt16BigEndian(value[2..]) / 256 * 100 + value[3];
    }
}
