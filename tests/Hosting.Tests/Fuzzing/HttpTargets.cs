using System.Text;
using Microsoft.AspNetCore.Http;
using RoomLens.Fuzzing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Tests.Http;
using RoomLens.Hosting.Udp;

namespace RoomLens.Hosting.Tests.Fuzzing;

/// <summary>Bodies and headers of requests, and addresses.</summary>
internal static class HttpTargets
{
    private static readonly byte[][] Bodies =
    [
        Utf8("""{"name":"a","size":{"width":1,"place":{"where":"x"}},"tags":["b","c"]}"""),
        Utf8("\uFEFF" + """{"name":"\ud83d\ude00","size":null,"tags":[]}"""),
    ];

    private static readonly byte[][] Typed =
    [
        Utf8("application/sdp\nBearer abc.def\nv=0\r\n"),
        Utf8("application/sdp; charset=utf-8\nbearer  x \nv=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n"),
        Utf8($"Application/SDP\n\nv=0\r\n{string.Concat(Enumerable.Range(0, 20).Select(i => $"a=candidate:{i} 1 udp 1 127.0.0.1 9 typ host é\r\n"))}"),
    ];

    private static readonly byte[][] Addresses =
        [Utf8("127.0.0.1:8082"), Utf8("https://[2001:db8::1]:8443/"), Utf8("http://localhost:80"), Utf8("*:8080"), Utf8("8080"), Utf8("[fe80::1%2]:9")];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("http json body", Bodies, ReadJson) { Grammar = new JsonMutation([.. Bodies.Select(WithoutMark)]) },
        new("http text body", Typed, ReadText) { Grammar = new DigitMutation(Typed), GrammarShare = 0.5 },
        new("listen address", Addresses, static bytes => ReadAddress(Encoding.Latin1.GetString(bytes))) { Grammar = new DigitMutation(Addresses) },
    ];

    private static bool ReadJson(byte[] bytes)
    {
        var result = JsonBody.Read(bytes, TestJson.Default.TestBody);
        if (result.Problem is not null) return false;
        Assert.DoesNotContain(null, result.Value!.Tags);
        return true;
    }

    /// <summary>First line: media type; second: authorization; the rest: body.</summary>
    private static bool ReadText(byte[] bytes)
    {
        var first = Array.IndexOf(bytes, (byte)'\n');
        var second = first < 0 ? -1 : Array.IndexOf(bytes, (byte)'\n', first + 1);
        if (second < 0) return false;
        var context = new DefaultHttpContext();
        context.Request.ContentType = Encoding.Latin1.GetString(bytes, 0, first);
        context.Request.Headers.Authorization = Encoding.Latin1.GetString(bytes, first + 1, second - first - 1);
        context.Request.Body = new MemoryStream(bytes, second + 1, bytes.Length - second - 1);
        BearerToken.Find(context);
        // As an EventSource, which cannot set headers.
        context.Request.Headers.Accept = "text/event-stream";
        context.Request.QueryString = new QueryString("?access_token=" + Uri.EscapeDataString(context.Request.ContentType));
        BearerToken.Find(context);
        var read = TextBody.ReadAsync(context, "application/sdp").AsTask();
        Assert.True(read.IsCompletedSuccessfully, "it waits for what is there, or threw");
        return read.Result.Problem is null;
    }

    private static bool ReadAddress(string text)
    {
        if (UdpAddress.TryParse(text, out var udp)) Assert.Equal(udp, UdpAddress.FromEndPoint(udp.ToEndPoint()));
        if (!ListenAddress.TryParse(text, null, out var address)) return false;
        Assert.Equal(address, ListenAddress.Parse(address.ToString()));
        return true;
    }

    private static byte[] WithoutMark(byte[] utf8) => utf8[0] == 0xEF ? utf8[3..] : utf8;

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
