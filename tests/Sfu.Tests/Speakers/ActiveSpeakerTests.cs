using RoomLens.Rtp.Time;
using RoomLens.Sfu.Speakers;

namespace RoomLens.Sfu.Tests.Speakers;

/// <summary>Time series of audio levels (−dBov: 0 is loud, 127 silence), a packet each 20 ms.</summary>
public class ActiveSpeakerTests
{
    private const int Silence = 127;
    private static readonly TimeSpan Packet = TimeSpan.FromMilliseconds(20);
    private readonly ActiveSpeaker _speaker = new();
    private readonly SpeechMeter _ann = new("ann");
    private readonly SpeechMeter _bob = new("bob");
    private readonly List<(string? Who, double At)> _changes = [];
    private Instant _now = new(1_000_000_000);

    [Fact]
    public void Silence_GivesNobodyTheFloor()
    {
        Run(5, _ => Silence, _ => 90);

        Assert.Empty(_changes);
    }

    [Fact]
    public void FirstSpeaker_HasTheFloor_WithinTwoIntervals_AndItsVolumeIsTold()
    {
        Run(1, _ => 30, _ => Silence);

        var (who, at) = Assert.Single(_changes);
        Assert.Equal(("ann", -30), (who, _speaker.Volume));
        Assert.InRange(at, 0, 0.62);
    }

    [Fact]
    public void PauseBetweenWords_KeepsTheFloor_LongerSilenceEmptiesIt()
    {
        Run(1, _ => 30, _ => Silence);
        Run(0.6, _ => Silence, _ => Silence);
        Run(1, _ => 30, _ => Silence);
        var before = _changes.Count;
        Run(3, _ => Silence, _ => Silence);

        Assert.Equal(1, before);
        Assert.Equal(["ann", null], _changes.Select(change => change.Who));
        Assert.InRange(_changes[1].At - 2.6, 1.0, 1.62);
        Assert.Equal(-127, _speaker.Volume);
    }

    [Fact]
    public void Dialogue_ChangesOncePerTurn()
    {
        for (var turn = 0; turn < 6; turn++)
        {
            var annSpeaks = turn % 2 == 0;
            Run(3, _ => annSpeaks ? 35 : Silence, _ => annSpeaks ? Silence : 35);
        }

        Assert.Equal(["ann", "bob", "ann", "bob", "ann", "bob"], _changes.Select(change => change.Who));
        for (var turn = 1; turn < 6; turn++) Assert.InRange(_changes[turn].At - turn * 3, 0, 0.92);
    }

    [Fact]
    public void Cough_DoesNotInterrupt_ShoutingDoes()
    {
        Run(2, _ => 40, _ => Silence);
        Run(0.2, _ => 40, _ => 10);
        Run(2, _ => 40, _ => Silence);
        var afterCough = _changes.Count;
        Run(2, _ => 40, _ => 10);

        Assert.Equal(1, afterCough);
        Assert.Equal(["ann", "bob"], _changes.Select(change => change.Who));
        Assert.InRange(_changes[1].At - 4.2, 0.3, 1.22);
    }

    [Fact]
    public void BothSpeaking_ALittleLouder_NeverChanges()
    {
        var random = new Random(11);
        Run(1, _ => 40, _ => Silence);
        Run(60, _ => 40 + random.Next(-3, 4), _ => 37 + random.Next(-3, 4));

        Assert.Equal("ann", Assert.Single(_changes).Who);
    }

    [Fact]
    public void NoisyMicrophone_DoesNotTakeThePausesOfSpeech()
    {
        // Syllables of 200 ms with gaps of 100 ms, and 800 ms between sentences; the other's room noise at −75 dBov is above the threshold.
        Run(30, t => t % 2.8 > 2.0 || t % 0.3 > 0.2 ? Silence : 28, t => t < 0.5 ? Silence : 75);

        Assert.Equal("ann", Assert.Single(_changes).Who);
    }

    [Fact]
    public void FewPackets_OfDiscontinuousTransmission_AreSilence()
    {
        for (var i = 0; i < 20; i++)
        {
            _ann.Count(20);
            Step(TimeSpan.FromMilliseconds(400));
        }

        Assert.Empty(_changes);
    }

    [Fact]
    public void SpeakerWhoseStreamEnds_LosesTheFloorAtOnce()
    {
        Run(1, _ => 30, _ => 50);
        Step(ActiveSpeaker.Interval, onlyBob: true);
        Run(0.4, _ => Silence, _ => 50, onlyBob: true);

        Assert.Equal("ann", _changes[0].Who);
        Assert.Equal("bob", _changes[^1].Who);
        Assert.InRange(_changes[^1].At, 1, 1.92);
    }

    [Fact]
    public void HandleTimeout_BeforeTheIntervalEnds_IsHarmless()
    {
        Run(1, _ => 30, _ => Silence);
        var next = _speaker.NextTimeout;

        Assert.False(_speaker.HandleTimeout([], _now));
        Assert.Equal((next, "ann"), (_speaker.NextTimeout, _speaker.Current));
    }

    private void Run(double seconds, Func<double, int> ann, Func<double, int> bob, bool onlyBob = false)
    {
        for (var t = 0.0; t < seconds - 1e-9; t += Packet.TotalSeconds)
        {
            _ann.Count(ann(t));
            _bob.Count(bob(t));
            Step(Packet, onlyBob);
        }
    }

    private void Step(TimeSpan by, bool onlyBob = false)
    {
        _now += by;
        if (_speaker.HandleTimeout(onlyBob ? [_bob] : [_ann, _bob], _now)) _changes.Add((_speaker.Current, _now.Nanoseconds / 1e9 - 1));
    }
}
