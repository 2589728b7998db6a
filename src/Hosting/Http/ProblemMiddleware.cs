using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RoomLens.Hosting.Http;

/// <summary>The outermost layer: bare error statuses and exceptions become problems; nothing of ours leaks.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private const int ClientClosedRequest = 499;

    private static readonly string[] AnswerHeaders = ["Content-Encoding", "Content-Length", "ETag", "Last-Modified", "Link", "Location"];

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, RequestProblems.From(e)).ConfigureAwait(false);
            return;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went; whatever failed because of it interests nobody.
            if (!context.Response.HasStarted) context.Response.StatusCode = ClientClosedRequest;
            return;
        }
#pragma warning disable CA1031 // The outermost layer: the caller gets a problem, the operator the exception.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.RequestFailed(logger, context.Request.Method, context.Request.Path, e);
            await AnswerAsync(context, new Problem(StatusCodes.Status500InternalServerError, "An unexpected error; the log has it.")).ConfigureAwait(false);
            return;
        }

        if (IsBare(context)) await RequestProblems.ForStatus(context.Response.StatusCode).ExecuteAsync(context).ConfigureAwait(false);
    }

    private static bool IsBare(HttpContext context) =>
        context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 };

    private static async Task AnswerAsync(HttpContext context, Problem problem)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer cannot be mended; the client must see that it is broken.
            context.Abort();
            return;
        }

        // What the handler said about its answer goes; CORS headers stay, or pages could not read the problem.
        foreach (var name in AnswerHeaders) context.Response.Headers.Remove(name);
        await problem.ExecuteAsync(context).ConfigureAwait(false);
    }
}
