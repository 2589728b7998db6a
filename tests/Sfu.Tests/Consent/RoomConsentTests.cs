using RoomLens.Contracts.Consent;
using RoomLens.Sfu.Consent;

namespace RoomLens.Sfu.Tests.Consent;

public class RoomConsentTests
{
    [Theory]
    [InlineData(RoomObservation.Allowed, "new", true, null)]
    [InlineData(RoomObservation.Allowed, "yes", true, null)]
    [InlineData(RoomObservation.Allowed, "no", true, ObservationBars.Refused)]
    [InlineData(RoomObservation.Allowed, "yes", false, ObservationBars.Token)]
    [InlineData(RoomObservation.Ask, "new", true, ObservationBars.Unanswered)]
    [InlineData(RoomObservation.Ask, "yes", true, null)]
    [InlineData(RoomObservation.Ask, "no", true, ObservationBars.Refused)]
    [InlineData(RoomObservation.Ask, "yes", false, ObservationBars.Token)]
    [InlineData(RoomObservation.Denied, "yes", true, ObservationBars.Policy)]
    [InlineData((RoomObservation)99, "yes", true, ObservationBars.UnknownPolicy)]
    public void BarOf_PolicyDecisionAndToken(RoomObservation policy, string peer, bool tokenAllows, string? expected)
    {
        var consent = new RoomConsent(new RoomConsents { RoomId = "r", Observation = policy, Allowed = ["yes"], Refused = ["no"] });

        Assert.Equal(expected, consent.BarOf(peer, tokenAllows).Name());
    }

    [Fact]
    public void Of_WithoutASchedulerEveryRoomIsOpen_WithOneNoneIsUntilItTells()
    {
        var bare = new ConsentSource(hasScheduler: false);
        var told = new ConsentSource(hasScheduler: true);

        Assert.Equal((ObservationBar.None, ObservationBar.Token), (bare.Of("r").BarOf("ann", true), bare.Of("r").BarOf("ann", false)));
        Assert.Equal((ObservationBar.UnknownPolicy, false), (told.Of("r").BarOf("ann", true), told.Of("r").ShowsObservers));
        Assert.True(told.TryTake(Plans.Of(1, 1, Plans.Room("r"))));
        Assert.Equal((ObservationBar.None, ObservationBar.UnknownPolicy), (told.Of("r").BarOf("ann", true), told.Of("other").BarOf("ann", true)));
    }

    [Theory]
    [InlineData(3, 5, false)]
    [InlineData(3, 4, false)]
    [InlineData(2, 9, false)]
    [InlineData(3, 6, true)]
    [InlineData(4, 1, true)]
    public void TryTake_OnlyANewerPlan(long term, long version, bool expected)
    {
        var source = new ConsentSource(hasScheduler: true);
        Assert.True(source.TryTake(Plans.Of(3, 5, Plans.Room("r", RoomObservation.Denied))));

        var taken = source.TryTake(Plans.Of(term, version, Plans.Room("r")));

        Assert.Equal((expected, expected ? ObservationBar.None : ObservationBar.Policy), (taken, source.Of("r").BarOf("ann", true)));
    }
}
