using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace RoomLens.Scheduler.Api;

/// <summary>The dashboard: static files from a folder beside the program; a page that says what is missing when they are not there.</summary>
internal static class DashboardFiles
{
    private const string Missing =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>RoomLens</title><h1>RoomLens scheduler</h1>"
        + "<p>The dashboard's files are not in this build. The API is here: <a href=\"/openapi/v1.json\">/openapi/v1.json</a>.</p></html>";

    private static readonly FileExtensionContentTypeProvider Types = new();

    public static void Map(IEndpointRouteBuilder routes, string folder)
    {
        if (!Directory.Exists(folder))
        {
            routes.MapGet("/", () => Results.Content(Missing, "text/html; charset=utf-8")).ExcludeFromDescription();
            return;
        }

        // Path traversal stops here: the provider serves nothing outside its root and nothing hidden.
        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        routes.MapGet("/{**path}", (HttpContext context, string? path) => ServeAsync(context, files, path)).ExcludeFromDescription().WithOrder(1000);
    }

    private static async Task ServeAsync(HttpContext context, PhysicalFileProvider files, string? path)
    {
        var name = string.IsNullOrEmpty(path) ? "index.html" : path;
        var file = files.GetFileInfo(name);
        if (!file.Exists || file.IsDirectory)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = Types.TryGetContentType(name, out var type) ? type : "application/octet-stream";

        // Names under assets/ carry a digest of their content; everything else may change with the next version.
        context.Response.Headers.CacheControl = name.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.SendFileAsync(file, context.RequestAborted);
    }
}
