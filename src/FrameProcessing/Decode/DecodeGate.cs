using RoomLens.Rtp.Frames;

namespace RoomLens.FrameProcessing.Decode;

/// <summary>
/// Decides from what RTP says of a frame, never from its payload, whether it goes to the decoder (decoders ignore a request for key frames only
/// with VP9 and AV1). Nothing passes before a key frame; a limit takes effect at once where dropping harms nobody, and is lifted at a key frame,
/// because what was left out is referred to. One caller at a time.
/// </summary>
public sealed class DecodeGate
{
    private DecodeLimit _wanted = DecodeLimit.None;
    private DecodeLimit _limit = DecodeLimit.None;
    private bool _closed = true;

    /// <summary>The limit in force.</summary>
    public DecodeLimit Limit => _limit;

    /// <summary>A key frame is needed before more passes than does now.</summary>
    public bool NeedsKeyFrame => _closed || _wanted < _limit;

    /// <summary>From the next frame on no more than this, or from the next key frame on as much as this.</summary>
    public void SetLimit(DecodeLimit limit)
    {
        _wanted = limit;
        if (limit > _limit) _limit = limit;
    }

    /// <summary>The decoder lost its state, or frames are missing: nothing passes before the next key frame.</summary>
    public void Close() => _closed = true;

    /// <summary>Whether the frame goes to the decoder.</summary>
    public bool Admit(in EncodedFrame frame) => Admit(frame.IsKeyFrame, frame.TemporalId);

    /// <summary>Whether a frame goes to the decoder.</summary>
    /// <param name="isKeyFrame">It is decodable without what came before.</param>
    /// <param name="temporalId">Temporal layer, 0 when the codec has none.</param>
    public bool Admit(bool isKeyFrame, int temporalId)
    {
        if (isKeyFrame)
        {
            _limit = _wanted;
            _closed = false;
            return true;
        }

        if (_closed) return false;
        return _limit switch
        {
            DecodeLimit.KeyFrames => false,
            DecodeLimit.BaseTemporalLayer => temporalId == 0,
            _ => true,
        };
    }
}
