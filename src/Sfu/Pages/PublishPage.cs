using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace RoomLens.Sfu.Pages;

/// <summary>Serves the embedded publishing page at <c>/publish</c> and its scripts below it.</summary>
internal static class PublishPage
{
    private const string Prefix = "RoomLens.Sfu.Pages.";

    /// <summary>Maps the page and every embedded script.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var name in typeof(PublishPage).Assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            var file = name[Prefix.Length..];
            if (file == "publish.html") MapFile(routes, "/publish", name, "text/html; charset=utf-8");
            else if (file.EndsWith(".js", StringComparison.Ordinal)) MapFile(routes, "/publish/" + file, name, "text/javascript; charset=utf-8");
        }
    }

    private static void MapFile(IEndpointRouteBuilder routes, string path, string resource, string contentType)
    {
        var bytes = Read(resource);
        routes.MapGet(path, async context =>
        {
            context.Response.ContentType = contentType;
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        });
    }

    private static byte[] Read(string resource)
    {
        using var stream = typeof(PublishPage).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
