namespace RoomLens.FrameProcessing.Decode;

/// <summary>This machine cannot decode: the library is absent, has another layout, or lacks the codec. The message says what to install.</summary>
public sealed class DecoderUnavailableException : Exception
{
    /// <summary>With a message that names the remedy.</summary>
    public DecoderUnavailableException(string message) : base(message)
    {
    }

    /// <summary>With a message that names the remedy, and what the loader said.</summary>
    public DecoderUnavailableException(string message, Exception cause) : base(message, cause)
    {
    }
}
