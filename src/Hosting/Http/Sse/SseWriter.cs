using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RoomLens.Hosting.Http.Sse;

/// <summary>Writes server-sent events (WHATWG HTML, section 9.2) to one response. One writer at a time; see <see cref="SseStream"/> for the usual loop.</summary>
public sealed class SseWriter
{
    private readonly HttpContext _context;
    private readonly PipeWriter _pipe;

    private SseWriter(HttpContext context)
    {
        _context = context;
        _pipe = context.Response.BodyWriter;
    }

    /// <summary>Sends the headers and makes the response a stream of events.</summary>
    public static async Task<SseWriter> OpenAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache, no-store";

        // nginx would collect events into pages.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        var writer = new SseWriter(context);
        await writer._pipe.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        return writer;
    }

    /// <summary>Where the client wants to go on, from the header or (a first connection) the query <c>lastEventId</c>; null = from now.</summary>
    public static string? LastEventId(HttpRequest request)
    {
        var header = request.Headers["Last-Event-ID"].ToString();
        if (header.Length > 0) return header;
        var query = request.Query["lastEventId"].ToString();
        return query.Length > 0 ? query : null;
    }

    /// <summary>Adds one event to the buffer.</summary>
    public void Write(in SseMessage message)
    {
        WriteField("id: "u8, message.Id);
        WriteField("event: "u8, message.Event);
        var rest = message.Data.Span;
        while (true)
        {
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            _pipe.Write("data: "u8);
            _pipe.Write(end < 0 ? rest : rest[..end]);
            _pipe.Write("\n"u8);
            if (end < 0) break;
            var isPair = rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n';
            rest = rest[(end + (isPair ? 2 : 1))..];
        }

        _pipe.Write("\n"u8);
    }

    /// <summary>Adds a comment: keeps proxies from closing an idle stream, and finds out that the client went.</summary>
    public void WriteHeartbeat() => _pipe.Write(":\n\n"u8);

    /// <summary>Sends what was written. False when the client went.</summary>
    public async ValueTask<bool> FlushAsync(CancellationToken ct)
    {
        var result = await _pipe.FlushAsync(ct).ConfigureAwait(false);
        return !result.IsCompleted && !_context.RequestAborted.IsCancellationRequested;
    }

    private void WriteField(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null) return;
        if (value.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0) throw new ArgumentException("A field of a server-sent event is one line.", nameof(value));
        _pipe.Write(name);
        Encoding.UTF8.GetBytes(value, _pipe);
        _pipe.Write("\n"u8);
    }
}
