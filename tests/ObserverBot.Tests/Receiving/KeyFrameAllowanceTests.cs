using RoomLens.ObserverBot.Receiving;

namespace RoomLens.ObserverBot.Tests.Receiving;

public class KeyFrameAllowanceTests
{
    private readonly KeyFrameAllowance _allowance = new();

    [Fact]
    public void Update_NothingFails_RequestsAreFree()
    {
        _allowance.Update(unreadable: 0, decoded: 0, requests: 50);

        Assert.False(_allowance.IsSpent);
    }

    [Fact]
    public void Update_ThirdRequestWithoutAPicture_IsTheLast()
    {
        _allowance.Update(1, 0, 2);
        Assert.False(_allowance.IsSpent);

        _allowance.Update(2, 0, 3);

        Assert.True(_allowance.IsSpent);
    }

    [Fact]
    public void Update_PictureDecoded_RequestsAreFreeAgain()
    {
        _allowance.Update(5, 0, 3);

        _allowance.Update(5, 1, 3);
        _allowance.Update(6, 1, 5);

        Assert.False(_allowance.IsSpent);
    }

    [Fact]
    public void Update_FramesLookReadableAgain_OneMoreTryIsAllowed()
    {
        for (var frame = 0; frame < 100; frame++) Frame(failures: frame, requests: 3);
        Assert.True(_allowance.IsSpent);

        for (var frame = 0; frame < 61; frame++) Frame(failures: 99, requests: 3);

        Assert.False(_allowance.IsSpent);
    }

    [Fact]
    public void Update_OnlyKeyFramesFail_InterFramesProveNothing()
    {
        // One key frame in a hundred: the others are held back undecoded.
        for (var frame = 0; frame < 1000; frame++) Frame(failures: frame / 100 + 1, requests: 3);

        Assert.True(_allowance.IsSpent);
    }

    private void Frame(int failures, int requests)
    {
        _allowance.HandleFrameEnd();
        _allowance.Update(failures, 0, requests);
    }
}
