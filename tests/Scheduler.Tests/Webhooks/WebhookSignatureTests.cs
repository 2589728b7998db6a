using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    /// <summary>Example of the Standard Webhooks documentation (https://github.com/standard-webhooks/standard-webhooks, spec, "Signature scheme").</summary>
    [Fact]
    public void Sign_PublishedVector_GivesThePublishedSignature()
    {
        var signature = WebhookSignature.Sign(
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public void Sign_TwoSecrets_GivesBothNewestFirst()
    {
        string[] secrets = [WebhookSignature.NewSecret(), WebhookSignature.NewSecret()];

        var both = WebhookSignature.Sign(secrets, "id", 1, "{}"u8).Split(' ');

        Assert.Equal([WebhookSignature.Sign([secrets[0]], "id", 1, "{}"u8), WebhookSignature.Sign([secrets[1]], "id", 1, "{}"u8)], both);
    }

    [Theory]
    [InlineData("whsec_", false)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_not base64", false)]
    [InlineData("whsec_AAAA", false)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    public void IsValidSecret_Text_NeedsPrefixAndLength(string secret, bool expected) =>
        Assert.Equal(expected, WebhookSignature.IsValidSecret(secret));
}
