using RoomLens.Contracts.Sfu.Srtp;
using RoomLens.Sfu.Srtp;

namespace RoomLens.Sfu.Tests.Srtp;

public class PlainSrtpTests
{
    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80", 30)]
    [InlineData("AES_CM_128_HMAC_SHA1_32", 30)]
    [InlineData("AEAD_AES_128_GCM", 28)]
    [InlineData("AEAD_AES_256_GCM", 44)]
    public void Check_AKeyOfTheSuitesLength_IsTaken(string suite, int octets)
    {
        Assert.Null(PlainSrtp.Check(Of(suite, new byte[octets])));
        Assert.Contains(Length(octets), PlainSrtp.Check(Of(suite, new byte[octets - 1]))!.Detail, StringComparison.Ordinal);
        Assert.Equal((400, "srtp.keyBase64"), Said(Of(suite, new byte[octets + 1])));
    }

    [Theory]
    [InlineData("AES_CM_256_HMAC_SHA1_80")]
    [InlineData("SRTP_AES128_CM_SHA1_80")]
    [InlineData("F8_128_HMAC_SHA1_80")]
    [InlineData("")]
    public void Check_AnotherSuite_NamesThoseThatAreTaken(string suite)
    {
        var refusal = PlainSrtp.Check(Of(suite, new byte[30]))!;

        Assert.Equal((422, "srtp.cryptoSuite"), (refusal.Status, refusal.Field));
        Assert.Contains("AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_32, AEAD_AES_128_GCM, AEAD_AES_256_GCM", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NoBase64_RepeatsNothingOfIt()
    {
        var refusal = PlainSrtp.Check(new SrtpParameters { CryptoSuite = "AEAD_AES_128_GCM", KeyBase64 = "my secret key" })!;

        Assert.Equal((400, "srtp.keyBase64"), (refusal.Status, refusal.Field));
        Assert.DoesNotContain("secret", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Fits_OnlyTheSameSuiteAndKey()
    {
        var parameters = Of("AEAD_AES_128_GCM", new byte[28]);
        using var present = PlainSrtp.Create(parameters);

        Assert.True(PlainSrtp.Fits(present, parameters));
        Assert.True(PlainSrtp.Fits(null, null));
        Assert.False(PlainSrtp.Fits(present, null));
        Assert.False(PlainSrtp.Fits(null, parameters));
        Assert.False(PlainSrtp.Fits(present, Of("AEAD_AES_128_GCM", [1, .. new byte[27]])));
        Assert.False(PlainSrtp.Fits(present, Of("AES_CM_128_HMAC_SHA1_80", new byte[30])));
    }

    [Fact]
    public void ToString_OfParameters_ShowsNoKey() => Assert.Equal("AEAD_AES_128_GCM", Of("AEAD_AES_128_GCM", new byte[28]).ToString());

    private static SrtpParameters Of(string suite, byte[] key) => new() { CryptoSuite = suite, KeyBase64 = Convert.ToBase64String(key) };

    private static (int Status, string? Field) Said(SrtpParameters parameters) => PlainSrtp.Check(parameters) is { } refusal ? (refusal.Status, refusal.Field) : default;

    private static string Length(int octets) => FormattableString.Invariant($"takes {octets} octets");
}
