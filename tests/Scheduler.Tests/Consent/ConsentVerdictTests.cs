using RoomLens.Contracts.Consent;
using RoomLens.Scheduler.Consent;
using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Consent;

public sealed class ConsentVerdictTests
{
    [Theory]
    [InlineData(RoomObservation.Allowed, null, "allowed")]
    [InlineData(RoomObservation.Allowed, true, "allowed")]
    [InlineData(RoomObservation.Allowed, false, "denied")]
    [InlineData(RoomObservation.Ask, null, "waiting_for_consent")]
    [InlineData(RoomObservation.Ask, true, "allowed")]
    [InlineData(RoomObservation.Ask, false, "denied")]
    [InlineData(RoomObservation.Denied, null, "denied")]
    [InlineData(RoomObservation.Denied, true, "denied")]
    [InlineData(RoomObservation.Denied, false, "denied")]
    public void Of_PolicyAndDecision_IsWhatTheyGiveTogether(RoomObservation policy, bool? decision, string expected)
    {
        var verdict = ConsentVerdict.Of(policy, decision);

        Assert.Equal((expected, expected != "allowed"), (verdict.Name, verdict.Reason is not null));
    }

    [Theory]
    [InlineData(true, null, false, "allowed")]
    [InlineData(false, ObservationBars.Token, true, "denied")]
    [InlineData(false, null, true, "denied")]
    [InlineData(false, ObservationBars.UnknownPolicy, false, "pending")]
    [InlineData(false, ObservationBars.UnknownPolicy, true, "allowed")]
    [InlineData(false, ObservationBars.Refused, false, "pending")]
    public void Of_AStream_HeedsItsTokenAndWaitsForItsNode(bool observable, string? barred, bool isAssigned, string expected)
    {
        var book = new ConsentBook([], []);

        var verdict = book.Of(Samples.Stream("p-1", observable: observable) with { Barred = barred }, isAssigned);

        Assert.Equal(expected, verdict.Name);
    }

    [Fact]
    public void HasRoomFor_FullRoom_TakesOnlyKnownParticipants()
    {
        var book = new ConsentBook([], Enumerable.Range(0, ConsentBook.MaxPerRoom).Select(i => Consent("lobby", $"p{i}")));

        Assert.Equal((true, false, true), (book.HasRoomFor("lobby", "p7"), book.HasRoomFor("lobby", "new"), book.HasRoomFor("other", "new")));
        Assert.True(book.Remove("lobby", "p7"));
        Assert.True(book.HasRoomFor("lobby", "new"));
    }

    [Fact]
    public void Describe_ARoom_NamesPolicyAndBothKindsOfDecisions()
    {
        var book = new ConsentBook(
            [new StoredPolicy("lobby", RoomObservation.Ask, false, Samples.Noon)],
            [Consent("lobby", "bob"), Consent("lobby", "ann"), Consent("lobby", "eve", false), Consent("other", "zoe")]);

        var told = book.Describe("lobby");
        var other = book.Describe("third");

        Assert.Equal((RoomObservation.Ask, false), (told.Observation, told.Visible));
        Assert.Equal(["ann", "bob"], told.Allowed);
        Assert.Equal(["eve"], told.Refused);
        Assert.Equal((RoomObservation.Allowed, true, 0), (other.Observation, other.Visible, other.Allowed.Count + other.Refused.Count));
    }

    private static StoredConsent Consent(string room, string peer, bool allowed = true) => new(room, peer, allowed, false, Samples.Noon);
}
