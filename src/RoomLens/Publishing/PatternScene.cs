using System.Globalization;

namespace RoomLens.Cli.Publishing;

/// <summary>
/// The generated scene: one FFmpeg filter graph whose 40 s cycle shows what the built-in detectors look for.
/// <code>
///  0– 8 s  somebody walks through from left to right (from the first frame on)
///  8–12 s  nothing moves
/// 12–20 s  a box appears at 13 s and stays; a ball bounces
/// 20–24 s  the picture freezes: identical frames
/// 24–30 s  the ball goes on
/// 30–34 s  black
/// 34–40 s  somebody walks back
/// </code>
/// Outside the freeze a little noise and a blinking lamp keep quiet parts alive, as a camera's picture is.
/// </summary>
internal static class PatternScene
{
    /// <summary>Length of the cycle.</summary>
    public static readonly TimeSpan Cycle = TimeSpan.FromSeconds(40);

    /// <summary>Frames per second.</summary>
    public const int FrameRate = 15;

    /// <summary>
    /// When a key frame is forced: each second, but not during the freeze. A key frame is coded anew, so its picture differs from the one
    /// before, and a freeze with key frames in it is none.
    /// </summary>
    public const string KeyFrames = "expr:if(between(mod(t,40),20.1,24),0,isnan(prev_forced_t)+gte(t,prev_forced_t+1))";

    private const int Width = 640;
    private const int Height = 360;

    /// <summary>The graph for <c>-f lavfi -i</c>.</summary>
    public static string FilterGraph()
    {
        // Position in the cycle, and the scene's own clock, which stands still during the freeze.
        const string Phase = "mod(t,40)";
        const string Scene = $"if(between({Phase},20,24),20,{Phase})";
        const string Walker = $"if(lt({Phase},8),-70+95*{Phase},660-120*({Phase}-34))";
        const string Ball = $"60+500*abs(sin({Scene}*0.9))";
        const string BallHeight = $"40+200*abs(cos({Scene}*2.1))";
        return string.Join(';',
            Source("smptebars", "bars"),
            // Bars dimmed to a wall with a grid on it: detail everywhere, so that it is neither blurred nor covered.
            "[bars]eq=contrast=0.45:saturation=0.5,drawgrid=w=40:h=40:t=2:c=0x303840@0.8[wall]",
            Colour("0xe0c090", 60, 60, "head"),
            Colour("0x2040c0", 60, 150, "body"),
            Colour("0xd03020", 46, 46, "ball"),
            Colour("0x20a050", 120, 90, "box"),
            Colour("0xff2020", 6, 6, "lamp"),
            Overlay("wall", "box", "480", "240", $"between({Phase},13,34)", "a"),
            Overlay("a", "ball", Ball, BallHeight, $"between({Phase},12,30)", "b"),
            Overlay("b", "body", Walker, "170", $"lt({Phase},8)+gte({Phase},34)", "c"),
            Overlay("c", "head", Walker, "105", $"lt({Phase},8)+gte({Phase},34)", "d"),
            Overlay("d", "lamp", "620", "12", $"lt(mod({Scene},1),0.5)", "e"),
            $"[e]noise=alls=7:allf=t:enable='not(between({Phase},20,24))'," +
            $"drawbox=c=black:t=fill:enable='between({Phase},30,34)',format=yuv420p");
    }

    private static string Source(string name, string label) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}=s={Width}x{Height}:r={FrameRate}[{label}]");

    private static string Colour(string colour, int width, int height, string label) =>
        string.Create(CultureInfo.InvariantCulture, $"color=c={colour}:s={width}x{height}:r={FrameRate}[{label}]");

    private static string Overlay(string below, string above, string x, string y, string enable, string label) =>
        $"[{below}][{above}]overlay=x='{x}':y='{y}':enable='{enable}'[{label}]";
}
