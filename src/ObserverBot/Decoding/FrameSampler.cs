using RoomLens.FrameProcessing.Sampling;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>Says for each frame which detectors look at it. One caller at a time.</summary>
internal sealed class FrameSampler
{
    private readonly Dictionary<int, MediaTimeSampler> _samplers = [];

    /// <summary>The rates from now on; a detector that stays keeps its grid.</summary>
    public void SetRates(IReadOnlyList<SampleRate> rates)
    {
        foreach (var bit in _samplers.Keys.Except(rates.Select(rate => rate.Bit)).ToList()) _samplers.Remove(bit);
        foreach (var rate in rates)
        {
            if (_samplers.TryGetValue(rate.Bit, out var sampler)) sampler.SetRate(rate.FramesPerSecond);
            else _samplers[rate.Bit] = new MediaTimeSampler(rate.FramesPerSecond);
        }
    }

    /// <summary>Bits of the detectors that look at the frame at this media time.</summary>
    public ulong Sample(TimeSpan mediaTime)
    {
        var due = 0UL;
        foreach (var (bit, sampler) in _samplers)
            if (sampler.ShouldSample(mediaTime)) due |= 1UL << bit;
        return due;
    }
}
