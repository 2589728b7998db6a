using RoomLens.Sfu.Layers;

namespace RoomLens.Sfu.Tests.Layers;

public class LayerNeedsTests
{
    private readonly SimulcastBed _bed = new();

    [Fact]
    public void LayersNobodyHas_AreGivenUpWithinFiveSeconds()
    {
        Start(preferred: 0);

        Seconds(4);

        Assert.Equal([true, false, false], _bed.Producer.Needs.All);
    }

    [Fact]
    public void WithoutReceivers_TheLowestStays()
    {
        Seconds(5);

        Assert.Equal([true, false, false], _bed.Producer.Needs.All);
    }

    [Fact]
    public void LayerStoppedOnRequest_IsStillChosen_AndNeededAgainAtOnce()
    {
        Start(preferred: 0);
        Seconds(4);
        Seconds(3, layers: 1);

        _bed.Consumer.SetWish(LayerWish.Best, _bed.Now);
        Seconds(1, layers: 1);

        Assert.Equal((2, 0), (_bed.Consumer.TargetLayer, _bed.Consumer.CurrentLayer));
        Assert.Equal([true, false, true], _bed.Producer.Needs.All);
        _bed.Tick(2);
        Assert.Equal(2, _bed.Consumer.CurrentLayer);
    }

    [Fact]
    public void LayerAskedBack_IsToldBeforeTheSecondIsOver()
    {
        Start(preferred: 0);
        Seconds(4);
        Seconds(3, layers: 1);
        var (version, before) = (_bed.Producer.Needs.Version, _bed.Producer.Needs.TakeAskedBack());

        _bed.Consumer.SetWish(LayerWish.Best with { Preferred = 1 }, _bed.Now);

        Assert.False(before);
        Assert.True(_bed.Producer.Needs.TakeAskedBack());
        Assert.Equal(version + 1, _bed.Producer.Needs.Version);
        Assert.Equal([true, true, false], _bed.Producer.Needs.All);
    }

    [Fact]
    public void LayerStoppedBeforeItSentAnything_IsTakenToBeTwiceAsWide()
    {
        _bed.TickLowest(1, 0);
        _bed.Consumer.SetWish(new LayerWish(new(300, 150, 5), null, 0), _bed.Now);
        _bed.Consumer.Resume(_bed.Now);
        Seconds(5, layers: 1);

        _bed.Consumer.SetWish(new LayerWish(new(300, 150, 5), null, null), _bed.Now);

        Assert.Equal([true, true, false], _bed.Producer.Needs.All);
    }

    [Fact]
    public void ReceiverThatStarts_BeginsWithWhatIsSent_AndAsksForTheRest()
    {
        _bed.Tick(0, 1, 2);
        _bed.Report();
        Seconds(4);
        Seconds(3, layers: 1);

        _bed.Consumer.Resume(_bed.Now);
        _bed.TickLowest(1, 0);

        Assert.Equal(0, _bed.Consumer.CurrentLayer);
        Assert.Equal([true, false, true], _bed.Producer.Needs.All);
    }

    [Fact]
    public void LayerThatDoesNotComeBack_IsNotWaitedForWithoutEnd()
    {
        Start(preferred: 0);
        Seconds(4);
        Seconds(3, layers: 1);
        _bed.Consumer.SetWish(LayerWish.Best, _bed.Now);

        Seconds(10, layers: 1);

        Assert.Equal(0, _bed.Consumer.TargetLayer);
    }

    private void Start(int preferred)
    {
        _bed.Tick(0, 1, 2);
        _bed.Report();
        _bed.Tick();
        _bed.Consumer.SetWish(LayerWish.Best with { Preferred = preferred }, _bed.Now);
        _bed.Consumer.Resume(_bed.Now);
        _bed.Tick(0, 1, 2);
    }

    private void Seconds(int count, int layers = 3)
    {
        for (var i = 0; i < count * 25; i++)
        {
            _bed.TickLowest(layers);
            if (i % 25 == 24) _bed.Producer.HandleSecond(_bed.Now);
        }
    }
}
