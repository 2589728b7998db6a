using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RoomLens.Hosting.Http.Sse;

/// <summary>The usual life of an event stream: write what is queued, a heartbeat when idle, stop when the client goes, falls behind or the host stops.</summary>
public static class SseStream
{
    /// <summary>Silence after which a heartbeat is sent.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs until the stream is over; the caller then removes its queue. An overflow closes the connection after what was queued.</summary>
    public static async Task RunAsync(HttpContext context, SseQueue queue, TimeProvider time)
    {
        // A stream never ends by itself, so it would hold up the host's stop until the grace time is over.
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            var writer = await SseWriter.OpenAsync(context).ConfigureAwait(false);
            while (await WaitAsync(queue, writer, time, end.Token).ConfigureAwait(false))
            {
                while (queue.Reader.TryRead(out var message)) writer.Write(message);
                if (!await writer.FlushAsync(end.Token).ConfigureAwait(false)) return;
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client went or the host stops: the normal end of a stream.
        }
    }

    private static async Task<bool> WaitAsync(SseQueue queue, SseWriter writer, TimeProvider time, CancellationToken ct)
    {
        var more = queue.Reader.WaitToReadAsync(ct).AsTask();
        while (true)
        {
            try
            {
                return await more.WaitAsync(HeartbeatInterval, time, ct).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                writer.WriteHeartbeat();
                if (!await writer.FlushAsync(ct).ConfigureAwait(false)) return false;
            }
        }
    }
}
