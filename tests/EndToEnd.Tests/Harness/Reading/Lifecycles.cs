namespace RoomLens.EndToEnd.Tests.Harness.Reading;

/// <summary>Checks over a whole run's deliveries.</summary>
internal static class Lifecycles
{
    /// <summary>Every started event has exactly one ended or aborted, after it.</summary>
    public static void AssertEachStartedHasOneEnd(IReadOnlyList<Delivery> deliveries)
    {
        foreach (var messages in deliveries.Where(d => d.State is not null).GroupBy(d => d.Subject))
        {
            var distinct = messages.DistinctBy(d => d.Id).ToList();
            Assert.Equal("started", distinct[0].State);
            Assert.True(distinct.Count(d => d.IsTerminal) == 1, $"event {messages.Key}: {string.Join(", ", distinct.Select(d => d.State))}");
            Assert.True(distinct[^1].IsTerminal, $"event {messages.Key} goes on after its end");
        }
    }
}
