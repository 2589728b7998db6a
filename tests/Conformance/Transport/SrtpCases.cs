using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Srtp.Native;

namespace RoomLens.Conformance.Transport;

/// <summary>Kinds <c>srtp.*</c> and <c>srtcp.*</c>.</summary>
internal static class SrtpCases
{
    public static JsonNode Derive(JsonNode input)
    {
        var key = Bytes(input, "masterKey");
        var salt = Bytes(input, "masterSalt");
        return new JsonObject
        {
            ["sessionKey"] = Derived(key, salt, SrtpKeyLabel.RtpEncryption, key.Length),
            ["authKey"] = Derived(key, salt, SrtpKeyLabel.RtpAuthentication, 20),
            ["sessionSalt"] = Derived(key, salt, SrtpKeyLabel.RtpSalt, 14),
        };
    }

    public static JsonNode Keystream(JsonNode input)
    {
        var iv = new byte[16];
        CounterModeTransform.WriteIv(iv, Bytes(input, "sessionSalt"), (uint)input["ssrc"]!, (ulong)input["index"]!);
        var stream = new byte[(int)input["length"]!];
        using var cipher = PacketCipher.CreateCtr(Bytes(input, "sessionKey"));
        cipher.Xor(iv, stream);
        return new JsonObject { ["keystream"] = Convert.ToHexStringLower(stream) };
    }

    public static JsonNode ProtectRtp(JsonNode input)
    {
        var (profile, key, salt) = Master(input);
        using var outbound = SrtpContext.CreateOutbound(profile, key, salt);
        using var inbound = SrtpContext.CreateInbound(profile, key, salt);
        var plain = Bytes(input, "packet");
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(plain.AsSpan(8));
        outbound.SetRolloverCounter(ssrc, (uint)input["roc"]!);
        inbound.SetRolloverCounter(ssrc, (uint)input["roc"]!);

        var buffer = Roomy(plain);
        var packet = buffer.AsSpan(0, outbound.ProtectRtp(buffer, plain.Length));
        var result = new JsonObject { ["protected"] = Convert.ToHexStringLower(packet) };
        result["unprotectGivesBack"] = inbound.TryUnprotectRtp(packet, out var length) && packet[..length].SequenceEqual(plain);
        return result;
    }

    public static JsonNode ProtectRtcp(JsonNode input)
    {
        var (profile, key, salt) = Master(input);
        using var outbound = SrtpContext.CreateOutbound(profile, key, salt);
        using var inbound = SrtpContext.CreateInbound(profile, key, salt);
        var plain = Bytes(input, "packet");
        outbound.SetNextRtcpIndex(BinaryPrimitives.ReadUInt32BigEndian(plain.AsSpan(4)), (uint)input["index"]!);

        var buffer = Roomy(plain);
        var packet = buffer.AsSpan(0, outbound.ProtectRtcp(buffer, plain.Length));
        var result = new JsonObject { ["protected"] = Convert.ToHexStringLower(packet) };
        result["unprotectGivesBack"] = inbound.TryUnprotectRtcp(packet, out var length) && packet[..length].SequenceEqual(plain);
        return result;
    }

    public static JsonNode ProtectRtpWithSessionKeys(JsonNode input)
    {
        using var context = FromSession(input);
        var plain = Bytes(input, "packet");
        context.SetRolloverCounter(BinaryPrimitives.ReadUInt32BigEndian(plain.AsSpan(8)), (uint)input["roc"]!);
        var buffer = Roomy(plain);
        return new JsonObject { ["protected"] = Convert.ToHexStringLower(buffer.AsSpan(0, context.ProtectRtp(buffer, plain.Length))) };
    }

    public static JsonNode ProtectRtcpWithSessionKeys(JsonNode input)
    {
        using var context = FromSession(input);
        var plain = Bytes(input, "packet");
        context.SetNextRtcpIndex(BinaryPrimitives.ReadUInt32BigEndian(plain.AsSpan(4)), (uint)input["index"]!);
        var buffer = Roomy(plain);
        return new JsonObject { ["protected"] = Convert.ToHexStringLower(buffer.AsSpan(0, context.ProtectRtcp(buffer, plain.Length))) };
    }

    public static JsonNode Rollover(JsonNode input)
    {
        var counter = new RolloverCounter(0);
        var values = new JsonArray();
        foreach (var item in input["sequence"]!.AsArray())
        {
            var sequenceNumber = (ushort)(int)item!;
            var estimate = counter.Estimate(sequenceNumber);
            counter.Accept(estimate, sequenceNumber);
            values.Add(estimate);
        }

        return new JsonObject { ["roc"] = values };
    }

    public static void UnprotectSequence(JsonElement input, CaseReport report)
    {
        var (profile, key, salt) = Master(JsonNode.Parse(input.GetRawText())!);
        using var context = SrtpContext.CreateInbound(profile, key, salt);
        var index = 0;
        report.MarkCompared("ok");
        var wanted = report.Expect.GetProperty("ok");
        foreach (var packet in input.GetProperty("packets").EnumerateArray())
        {
            var accepted = context.TryUnprotectRtp(Convert.FromHexString(packet.GetString()!), out _);
            // null = either result is right.
            if (index < wanted.GetArrayLength() && wanted[index].ValueKind != JsonValueKind.Null && wanted[index].GetBoolean() != accepted)
                report.Fail($"ok[{index}]", wanted[index], accepted);
            index++;
        }
        if (index != wanted.GetArrayLength()) report.Fail("ok", wanted.GetArrayLength(), index);
    }

    private static SrtpContext FromSession(JsonNode input)
    {
        var keys = new SessionKeys(Bytes(input, "sessionKey"), [], Bytes(input, "sessionSalt"));
        return SrtpContext.FromSessionKeys(Profile(input), keys, keys, outbound: true);
    }

    private static (SrtpProfile Profile, byte[] Key, byte[] Salt) Master(JsonNode input) =>
        (Profile(input), Bytes(input, "masterKey"), Bytes(input, "masterSalt"));

    private static SrtpProfile Profile(JsonNode input) =>
        SrtpProfile.TryFind((string)input["profile"]!, out var profile) ? profile! : throw new NotSupportedException();

    private static byte[] Roomy(byte[] plain) => [.. plain, .. new byte[SrtpProfile.MaxExpansion]];

    private static string Derived(byte[] key, byte[] salt, SrtpKeyLabel label, int length)
    {
        var output = new byte[length];
        SrtpKeyDerivation.Derive(key, salt, label, output);
        return Convert.ToHexStringLower(output);
    }

    private static byte[] Bytes(JsonNode input, string name) => Convert.FromHexString((string)input[name]!);
}
