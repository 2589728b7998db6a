using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Packets;

namespace RoomLens.Conformance.Rtp;

/// <summary>Cases of single header extension elements.</summary>
internal static class ExtensionCases
{
    // The repaired stream id ends with the stream id's name, so it comes first.
    private static readonly string[] Uris =
    [
        HeaderExtensionUris.RepairedRtpStreamId, HeaderExtensionUris.RtpStreamId, HeaderExtensionUris.Mid, HeaderExtensionUris.AbsSendTime,
        HeaderExtensionUris.AudioLevel, HeaderExtensionUris.PlayoutDelay, HeaderExtensionUris.TransmissionOffset, HeaderExtensionUris.TransportWideCc,
        HeaderExtensionUris.DependencyDescriptor,
    ];

    public static void Read(JsonElement input, CaseReport report)
    {
        var data = CaseReport.Bytes(input, "data");
        bool ok;
        switch (Known(input.GetProperty("uri").GetString()!))
        {
            case HeaderExtensionUris.AbsSendTime:
                ok = HeaderExtensions.TryReadAbsSendTime(data, out var units);
                if (ok) report.Check("value24", units);
                if (ok) report.Check("seconds", units * HeaderExtensions.AbsSendTimeUnit, 1e-9);
                break;
            case HeaderExtensionUris.AudioLevel:
                ok = HeaderExtensions.TryReadAudioLevel(data, out var voice, out var level);
                if (ok) report.Check("voice", voice);
                if (ok) report.Check("level", level);
                break;
            case HeaderExtensionUris.PlayoutDelay:
                ok = HeaderExtensions.TryReadPlayoutDelay(data, out var minimum, out var maximum);
                if (ok) report.Check("minMs", minimum.TotalMilliseconds);
                if (ok) report.Check("maxMs", maximum.TotalMilliseconds);
                break;
            case HeaderExtensionUris.Mid or HeaderExtensionUris.RtpStreamId or HeaderExtensionUris.RepairedRtpStreamId:
                ok = HeaderExtensions.TryReadText(data, out var text);
                if (ok) report.Check("value", text);
                break;
            case HeaderExtensionUris.TransmissionOffset:
                ok = HeaderExtensions.TryReadTransmissionOffset(data, out var offset);
                if (ok) report.Check("value", offset);
                break;
            case HeaderExtensionUris.TransportWideCc:
                ok = HeaderExtensions.TryReadTransportSequence(data, out var sequence);
                if (ok) report.Check("transportSequence", sequence);
                break;
            case HeaderExtensionUris.DependencyDescriptor:
                ok = DependencyDescriptorHeader.TryParse(data, out var descriptor);
                if (ok) Compare(descriptor, report);
                break;
            default:
                report.Fail("uri", "a known URI", input.GetProperty("uri"));
                return;
        }
        report.Check("ok", ok);
    }

    /// <summary>The format names extensions by the end of their URIs.</summary>
    private static string Known(string uri) =>
        Array.Find(Uris, known => uri.EndsWith(known[(known.LastIndexOfAny(['/', ':', '#']) + 1)..], StringComparison.Ordinal)) ?? uri;

    private static void Compare(DependencyDescriptorHeader descriptor, CaseReport report)
    {
        report.Check("startOfFrame", descriptor.StartOfFrame);
        report.Check("endOfFrame", descriptor.EndOfFrame);
        report.Check("templateId", descriptor.TemplateId);
        report.Check("frameNumber", descriptor.FrameNumber);
        report.Check("hasExtendedFields", descriptor.HasExtendedFields);
        report.Check("structureAttached", descriptor.StructureAttached);
        report.Check("activeDecodeTargetsPresent", descriptor.ActiveDecodeTargetsPresent);
        report.Check("customDtis", descriptor.CustomDtis);
        report.Check("customFrameDiffs", descriptor.CustomFrameDiffs);
        report.Check("customChains", descriptor.CustomChains);
    }
}
