using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace RoomLens.Sfu.Pages;

/// <summary>Serves the embedded publishing page and its script.</summary>
internal static class PublishPage
{
    /// <summary>Maps <c>/publish</c> and <c>/publish.js</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        MapFile(routes, "/publish", "publish.html", "text/html; charset=utf-8");
        MapFile(routes, "/publish.js", "publish.js", "text/javascript; charset=utf-8");
    }

    private static void MapFile(IEndpointRouteBuilder routes, string path, string file, string contentType)
    {
        if (Read(file) is not { } bytes) return;
        routes.MapGet(path, async context =>
        {
            context.Response.ContentType = contentType;
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        });
    }

    private static byte[]? Read(string file)
    {
        var assembly = typeof(PublishPage).Assembly;
        using var stream = assembly.GetManifestResourceStream($"RoomLens.Sfu.Pages.{file}");
        if (stream is null) return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
