namespace RoomLens.ObserverBot.Calls;

/// <summary>Body of an answer that has none.</summary>
internal sealed class Nothing
{
    private Nothing()
    {
    }
}
