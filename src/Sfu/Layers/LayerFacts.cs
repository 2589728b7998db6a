namespace RoomLens.Sfu.Layers;

/// <summary>What is known of one simulcast layer when a consumer's layer is chosen.</summary>
/// <param name="IsActive">It sends, or would if it were needed.</param>
/// <param name="Width">Pixels; 0 = not known.</param>
/// <param name="Height">Pixels; 0 = not known.</param>
internal readonly record struct LayerFacts(bool IsActive, int Width, int Height)
{
    /// <summary>What it takes, bit/s; 0 = not known.</summary>
    public long BitrateBps { get; init; }

    /// <summary>The same, with what is not known taken from the layer below: twice as wide and high, three times the bits.</summary>
    public LayerFacts OrAsAbove(in LayerFacts below) => this with
    {
        Width = Width > 0 ? Width : below.Width * 2,
        Height = Height > 0 ? Height : below.Height * 2,
        BitrateBps = BitrateBps > 0 ? BitrateBps : below.BitrateBps * 3,
    };

    /// <summary>Whether the picture, turned either way, is at least that large.</summary>
    public bool Covers(int width, int height) =>
        Math.Max(Width, Height) >= Math.Max(width, height) && Math.Min(Width, Height) >= Math.Min(width, height);

    /// <summary>Whether the picture is known to be larger than that, turned either way.</summary>
    public bool Exceeds(int width, int height) =>
        Math.Max(Width, Height) > Math.Max(width, height) || Math.Min(Width, Height) > Math.Min(width, height);
}
