using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace RoomLens.EndToEnd.Tests.Load;

/// <summary>Signalling messages that mean nothing: broken JSON, wrong types, missing and absurd fields, binary frames; seeded.</summary>
internal static class MalformedMessages
{
    // One connection may send three hundred at once; the node closes it after that.
    private const int PerConnection = 290;

    private const int AbortEvery = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string[] Methods =
    [
        "join", "createWebRtcTransport", "connectWebRtcTransport", "produce", "closeProducer", "pauseProducer", "resumeConsumer", "setConsumerPreferredLayers",
        "setConsumerPriority", "requestConsumerKeyFrame", "restartIce", "getTransportStats", "getConsumerStats", "setObservation", "produceData", "noSuchMethod", "",
    ];

    private static readonly string[] Values =
    [
        "null", "-1", "4294967296", "1e400", "0.5", "\"\"", "\"\\ud800\"", "[]", "{}", "[[[[[[[[]]]]]]]]", "true", "\"zz:zz\"", "{\"fingerprints\":[{}]}", "{\"codecs\":[{\"mimeType\":7}]}",
        "{\"codecs\":[],\"encodings\":[{\"ssrc\":-5},{\"ssrc\":1.5}]}",
    ];

    private static readonly string[] Fields =
        ["transportId", "rtpCapabilities", "rtpParameters", "dtlsParameters", "kind", "appData", "producerId", "consumerId", "spatialLayer", "priority", "displayName", "allowed", "producing"];

    /// <summary>Sends so many over as many connections as it takes; gives how many were sent, and how many the node refused in words.</summary>
    public static async Task<(int Sent, int Refused)> SendAsync(Uri signal, string room, int count)
    {
        var (random, sent, refused) = (new Random(11), 0, 0);
        for (var connection = 0; sent < count; connection++)
        {
            using var socket = new ClientWebSocket();
            socket.Options.AddSubProtocol("protoo");
            await socket.ConnectAsync(new Uri(signal, string.Create(CultureInfo.InvariantCulture, $"/signal?roomId={room}&peerId=bad{connection}")), CancellationToken.None);
            for (var i = 0; i < PerConnection && sent < count; i++, sent++)
            {
                var type = random.Next(20) == 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
                await socket.SendAsync(Encoding.UTF8.GetBytes(Make(random)), type, true, CancellationToken.None);
            }

            // Most wait until the node has read everything; some break off.
            if (connection % AbortEvery == 0) socket.Abort();
            else refused += await FinishAsync(socket);
        }

        return (sent, refused);
    }

    /// <summary>Closes, and counts the refusals until the node does too.</summary>
    private static async Task<int> FinishAsync(ClientWebSocket socket)
    {
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        var (buffer, refused) = (new byte[64 * 1024], 0);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(Limit);
            if (part.MessageType == WebSocketMessageType.Close) return refused;
            if (Encoding.UTF8.GetString(buffer, 0, part.Count).Contains("\"errorCode\"", StringComparison.Ordinal)) refused++;
        }
    }

    private static string Make(Random random)
    {
        var id = random.Next(4) == 0 ? Pick(random, Values) : random.Next().ToString(CultureInfo.InvariantCulture);
        var fields = Enumerable.Range(0, random.Next(5)).Select(_ => $"\"{Pick(random, Fields)}\":{Pick(random, Values)}");
        var form = Pick(random, ["request", "request", "request", "request", "response", "notification", "other"]);
        var text = $$"""{"{{form}}":{{Pick(random, ["true", "true", "false", "1"])}},"id":{{id}},"method":"{{Pick(random, Methods)}}","data":{ {{string.Join(',', fields)}} } }""";
        return random.Next(3) == 0 ? text[..random.Next(text.Length)] : text;
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
