using System.Runtime.CompilerServices;
using System.Text;

namespace RoomLens.ObserverBot.Planning;

/// <summary>Reads server-sent events (WHATWG HTML section 9.2) from a body. Comments count as a sign of life only.</summary>
internal static class SseReader
{
    /// <summary>Events as they come, until the body ends.</summary>
    /// <param name="body">UTF-8 text; not disposed.</param>
    /// <param name="silence">Without a line for this long the connection counts as dead.</param>
    /// <param name="time">Source of time.</param>
    /// <param name="ct">Stops reading.</param>
    /// <exception cref="TimeoutException">Nothing came for too long.</exception>
    public static async IAsyncEnumerable<SseMessage> ReadAsync(
        Stream body, TimeSpan silence, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        using var reader = new StreamReader(body, Encoding.UTF8, leaveOpen: true);
        var data = new StringBuilder();
        var name = "message";
        while (await ReadLineAsync(reader, silence, time, ct).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0) yield return new SseMessage(name, data.ToString());
                data.Clear();
                name = "message";
                continue;
            }
            var (field, value) = Split(line);
            if (field == "event") name = value;
            else if (field == "data") data.Append(data.Length == 0 ? "" : "\n").Append(value);
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, TimeSpan silence, TimeProvider time, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        try
        {
            return await reader.ReadLineAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing arrived for {silence.TotalSeconds:0} s");
        }
    }

    private static (string Field, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (line, "");
        var value = line[(colon + 1)..];
        return (line[..colon], value.StartsWith(' ') ? value[1..] : value);
    }
}
