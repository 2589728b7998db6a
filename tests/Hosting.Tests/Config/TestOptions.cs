using System.ComponentModel.DataAnnotations;
using RoomLens.Hosting.Config;
using RoomLens.Hosting.Http;

namespace RoomLens.Hosting.Tests.Config;

public sealed class TestOptions
{
    public SfuSection Sfu { get; init; } = new();

    public Dictionary<string, string> Keys { get; set; } = [];

    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    public sealed class SfuSection : IOptionsCheck
    {
        public ListenAddress ControlListen { get; set; } = ListenAddress.Loopback(8082);

        [Range(1, 65535)]
        public int FirstPort { get; set; } = 40000;

        [Range(1, 65535)]
        public int LastPort { get; set; } = 40010;

        public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(15);

        public Uri? SchedulerUrl { get; set; }

        public bool Hidden { get; set; }

        public double? Rate { get; set; }

        public DayOfWeek Day { get; set; }

        public List<Endpoint> Endpoints { get; set; } = [];

        public Dictionary<string, Endpoint> Named { get; set; } = [];

        public void Check(string path, ConfigProblems problems)
        {
            if (LastPort < FirstPort) problems.Add($"{path}:LastPort", $"{FirstPort}-{LastPort} is empty", "The first port must not exceed the last.");
        }
    }

    public sealed class Endpoint
    {
        public string Url { get; set; } = "";

        [Range(0, 10)]
        public int Retries { get; set; }
    }
}
