namespace RoomLens.Scheduler.Webhooks;

/// <summary>Hands wake-ups to the delivery service, which is made later; before that they are not needed, for it starts from the store.</summary>
internal sealed class LaneWaker
{
    private volatile Action<string, string>? _wake;

    public void Attach(Action<string, string> wake) => _wake = wake;

    public void Wake(string endpoint, string producer) => _wake?.Invoke(endpoint, producer);
}
