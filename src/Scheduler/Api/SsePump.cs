using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RoomLens.Hosting.Http.Sse;

namespace RoomLens.Scheduler.Api;

/// <summary>The life of an event stream whose source is asked instead of queued: write what is there, wait for more, heartbeat when idle.</summary>
internal static class SsePump
{
    /// <param name="context">The request.</param>
    /// <param name="time">Clock of the heartbeat.</param>
    /// <param name="write">Writes what is there now; false = nothing more for now.</param>
    /// <param name="wait">Ends when there may be more (true) or the stream is over (false).</param>
    public static async Task RunAsync(HttpContext context, TimeProvider time, Func<SseWriter, bool> write, Func<CancellationToken, Task<bool>> wait)
    {
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var writer = await SseWriter.OpenAsync(context);
            while (true)
            {
                while (write(writer))
                {
                    if (!await writer.FlushAsync(end.Token))
                        return;
                }

                if (!await WaitAsync(wait(end.Token), writer, time, end.Token))
                    return;
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client went or the host stops: the normal end of a stream.
        }
    }

    private static async Task<bool> WaitAsync(Task<bool> more, SseWriter writer, TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await more.WaitAsync(SseStream.HeartbeatInterval, time, cancel);
            }
            catch (TimeoutException)
            {
                writer.WriteHeartbeat();
                if (!await writer.FlushAsync(cancel))
                    return false;
            }
        }
    }
}
