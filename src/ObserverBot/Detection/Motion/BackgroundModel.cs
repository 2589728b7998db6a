using RoomLens.FrameProcessing.Luma;

namespace RoomLens.ObserverBot.Detection.Motion;

/// <summary>
/// A running mean of the scene per sample. What differs from it is foreground; it forgets with media time, so that what stays becomes
/// background. A change of the whole picture (a light switched, the exposure adjusting) restarts it and is not motion.
/// </summary>
internal sealed class BackgroundModel
{
    /// <summary>More of the picture than this changed: that is light or a cut, not an object.</summary>
    private const double GlobalShare = 0.6;
    private const float LeastThreshold = 10;
    private const float ThresholdInSigmas = 5;
    private const float SigmaOfMedian = 1.4826f;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ForegroundMemory = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);

    private readonly int[] _histogram = new int[256];
    private float[] _mean = [];
    private byte[] _previous = [];
    private TimeSpan _settling;
    private float _noise;

    /// <summary>Per sample: it differs from the background.</summary>
    public bool[] Foreground { get; private set; } = [];
    /// <summary>Per sample: it differs from the picture before.</summary>
    public bool[] Changed { get; private set; } = [];
    /// <summary>Per sample: how far it is from the background, in thresholds.</summary>
    public float[] Strength { get; private set; } = [];

    /// <summary>Begins with this picture as background.</summary>
    public void Start(LumaPlane plane)
    {
        var length = plane.Samples.Length;
        _mean = new float[length];
        _previous = new byte[length];
        Foreground = new bool[length];
        Changed = new bool[length];
        Strength = new float[length];
        _noise = 0;
        Restart(plane, SettleTime);
    }

    /// <summary>Compares a picture and learns it. False: nothing can be said about motion in it.</summary>
    public bool Update(LumaPlane plane, TimeSpan elapsed)
    {
        var samples = plane.Samples;
        if (elapsed < TimeSpan.Zero || samples.Length == 0) elapsed = TimeSpan.Zero;
        var shift = MedianShift(samples);
        var threshold = Math.Max(LeastThreshold, ThresholdInSigmas * _noise);
        var foreground = Mark(samples, shift, threshold);
        if (foreground > GlobalShare * samples.Length || MathF.Abs(shift) > threshold)
        {
            Restart(plane, SettleTime);
            return false;
        }
        LearnNoise(samples, shift, elapsed);
        Learn(samples, shift, elapsed);
        samples.CopyTo(_previous, 0);
        if (_settling > TimeSpan.Zero)
        {
            _settling -= elapsed;
            return false;
        }
        return true;
    }

    private void Restart(LumaPlane plane, TimeSpan settle)
    {
        for (var i = 0; i < _mean.Length; i++) _mean[i] = plane.Samples[i];
        plane.Samples.CopyTo(_previous, 0);
        _settling = settle;
    }

    private int Mark(byte[] samples, float shift, float threshold)
    {
        var count = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var distance = MathF.Abs(samples[i] - _mean[i] - shift);
            var isForeground = distance > threshold;
            Foreground[i] = isForeground;
            Strength[i] = distance / threshold;
            Changed[i] = Math.Abs(samples[i] - _previous[i]) > threshold * 0.7f;
            if (isForeground) count++;
        }
        return count;
    }

    // The shift of most samples is the exposure's, not an object's.
    private float MedianShift(byte[] samples)
    {
        Array.Clear(_histogram);
        for (var i = 0; i < samples.Length; i++) _histogram[Math.Clamp((int)MathF.Round(samples[i] - _mean[i]) + 128, 0, 255)]++;
        return Median(samples.Length) - 128;
    }

    private void LearnNoise(byte[] samples, float shift, TimeSpan elapsed)
    {
        Array.Clear(_histogram);
        // Eighths of a level: the noise of averaged blocks is below one.
        for (var i = 0; i < samples.Length; i++) _histogram[Math.Min((int)(MathF.Abs(samples[i] - _mean[i] - shift) * 8), 255)]++;
        var sigma = Median(samples.Length) / 8f * SigmaOfMedian;
        _noise += (sigma - _noise) * ShareOf(elapsed, Memory);
    }

    private void Learn(byte[] samples, float shift, TimeSpan elapsed)
    {
        // The exposure's shift is taken over at once: what remains is then each sample's own.
        var calm = ShareOf(elapsed, _settling > TimeSpan.Zero ? Memory / 6 : Memory);
        var moving = ShareOf(elapsed, _settling > TimeSpan.Zero ? Memory / 6 : ForegroundMemory);
        for (var i = 0; i < samples.Length; i++)
        {
            var mean = _mean[i] + shift;
            _mean[i] = mean + (samples[i] - mean) * (Foreground[i] ? moving : calm);
        }
    }

    private int Median(int total)
    {
        var below = 0;
        for (var i = 0; i < _histogram.Length; i++)
        {
            below += _histogram[i];
            if (2 * below >= total) return i;
        }
        return _histogram.Length - 1;
    }

    private static float ShareOf(TimeSpan elapsed, TimeSpan memory) => 1 - MathF.Exp(-(float)(elapsed / memory));
}
