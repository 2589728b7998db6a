namespace RoomLens.ObserverBot.Detection.Inference;

/// <summary>Weights do not fit their manifest or cannot run here; the message is meant for the one who wrote the manifest.</summary>
internal sealed class ModelLoadException : Exception
{
    /// <summary>With what does not fit.</summary>
    public ModelLoadException(string message) : base(message)
    {
    }

    /// <summary>With what does not fit and what the runtime said.</summary>
    public ModelLoadException(string message, Exception cause) : base(message, cause)
    {
    }
}
