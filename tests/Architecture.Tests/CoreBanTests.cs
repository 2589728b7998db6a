namespace RoomLens.Architecture.Tests;

/// <summary>The bans that keep the protocol core free of I/O and clocks are in place; the analyzer enforces them in every build.</summary>
public class CoreBanTests
{
    [Theory]
    [InlineData("N:System.Net.Sockets")]
    [InlineData("N:System.Threading.Tasks")]
    [InlineData("N:Microsoft.Extensions.Logging")]
    [InlineData("T:System.Threading.Thread")]
    [InlineData("T:System.Threading.Timer")]
    [InlineData("T:System.Random")]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("T:System.TimeProvider")]
    [InlineData("T:System.Diagnostics.Stopwatch")]
    [InlineData("P:System.Environment.TickCount64")]
    public void Rtp_BannedSymbols_HasTheBan(string symbol) =>
        Assert.Contains(Repository.Text("src/Rtp/BannedSymbols.txt").Split('\n'), line => line.StartsWith($"{symbol};", StringComparison.Ordinal));

    [Fact]
    public void Rtp_Project_RunsTheAnalyzer()
    {
        var project = Repository.Text("src/Rtp/Rtp.csproj");

        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", project, StringComparison.Ordinal);
        Assert.Contains("<AdditionalFiles Include=\"BannedSymbols.txt\" />", project, StringComparison.Ordinal);
        Assert.DoesNotContain("RS0030", project, StringComparison.Ordinal);
    }

    [Fact]
    public void Rtp_Sources_DoNotSwitchTheBanOff() =>
        Assert.DoesNotContain(Repository.Files("src/Rtp", ".cs"), f => Repository.Text(f).Contains("RS0030", StringComparison.Ordinal));
}
